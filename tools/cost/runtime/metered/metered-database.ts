import type { Meter } from "./meter.ts";

/** How the binding reaches the database, under every one of its methods. */
interface Transport {
  fetch(url: string, init?: RequestInit): Promise<Response>;
}

/** The inside of the binding, as the runtime has it. */
interface Inside {
  fetcher: Transport;
  alwaysPrimarySession: { fetcher: Transport };
}

interface Outcome {
  meta?: { rows_read?: number; rows_written?: number };
}

/**
 * Counts the rows that D1 itself says it read and wrote (`meta`), for every query however it is asked: half of the binding's methods
 * do not hand `meta` on, so it is taken from the answers below them.
 *
 * @throws TypeError where the runtime's binding is made otherwise than this one knows
 */
export function meterDatabase(database: D1Database, meter: Meter): D1Database {
  const inside = database as unknown as Inside;
  const { fetcher } = inside;
  if (typeof fetcher?.fetch !== "function" || inside.alwaysPrimarySession?.fetcher === undefined) {
    throw new TypeError("the D1 binding of this runtime cannot be metered");
  }
  if (metered.has(database)) return database;
  metered.add(database);
  const counting: Transport = {
    fetch: async (url, init) => {
      const response = await meter.waiting(() => fetcher.fetch(url, init));
      const text = await response.text();
      count(JSON.parse(text) as Outcome | Outcome[], meter);
      return new Response(text, response);
    },
  };
  inside.fetcher = counting;
  inside.alwaysPrimarySession.fetcher = counting;
  return database;
}

const metered = new WeakSet<D1Database>();

function count(outcomes: Outcome | Outcome[], { counts: { d1 } }: Meter): void {
  for (const { meta } of Array.isArray(outcomes) ? outcomes : [outcomes]) {
    if (!meta) continue;
    d1.queries += 1;
    d1.rowsRead += meta.rows_read ?? 0;
    d1.rowsWritten += meta.rows_written ?? 0;
  }
}
