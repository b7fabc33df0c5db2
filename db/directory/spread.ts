import { BUCKETS } from "./bucket.ts";
import type { DatabaseName } from "./database-names.ts";

/** Runs one statement in a database. */
export type RunIn = (database: DatabaseName, sql: string, parameter: string) => Promise<unknown>;

/** Which database each bucket is to have where all have as many, neighbours together. */
export function evenSpread(databases: readonly DatabaseName[]): { bucket: number; database: DatabaseName }[] {
  return Array.from({ length: BUCKETS }, (_, bucket) => {
    const database = databases[Math.floor((bucket * databases.length) / BUCKETS)];
    if (database === undefined) throw new Error("there is no database to spread over");
    return { bucket, database };
  });
}

/**
 * Gives every bucket its database, at the beginning of a deployment: while nobody has a friend, a block or a team, there is
 * nothing to move. May be done twice.
 *
 * @param databases those beside `DB`
 */
export async function spreadFromTheStart(run: RunIn, databases: readonly DatabaseName[]): Promise<void> {
  const spread = evenSpread(databases);
  const each = "FROM json_each(?) AS each WHERE TRUE";
  const fields = "each.value ->> 'bucket', each.value ->> 'database'";
  for (const name of databases) {
    const own = spread.filter(({ database }) => database === name);
    const fence = `INSERT INTO directory_fences (bucket, state) SELECT each.value ->> 'bucket', 'here' ${each}
      ON CONFLICT DO UPDATE SET state = 'here', moved_to = NULL, until_ms = NULL`;
    await run(name, fence, JSON.stringify(own));
  }
  const gone = `INSERT INTO directory_fences (bucket, moved_to, state) SELECT ${fields}, 'gone' ${each}
    ON CONFLICT DO UPDATE SET state = 'gone', moved_to = excluded.moved_to, until_ms = NULL`;
  await run("DB", gone, JSON.stringify(spread));
  const map = `INSERT INTO directory_buckets (bucket, database) SELECT ${fields} ${each}
    ON CONFLICT DO UPDATE SET database = excluded.database`;
  await run("DB", map, JSON.stringify(spread));
}
