import { parseArgs } from "node:util";
import { BUCKETS } from "../../db/directory/bucket.ts";
import { type DatabaseName, parseDatabaseName } from "../../db/directory/database-names.ts";
import { UsageError } from "../usage-error.ts";

export const HELP = `Moves friendships, blocks and teams between the databases of a deployment, while it runs.

  npm run directory:split -- --from DB --to DIRECTORY_0 --buckets 0-255 [options]

  --from NAME      the database that has the buckets now: DB, or DIRECTORY_<n>
  --to NAME        the database that is to have them; its migrations must be applied
  --buckets LIST   which of the ${BUCKETS} buckets: 0-255, or 7, or 0-9,20-29
  --dry-run        say what would be moved, and change nothing
  --local DIR      work on the state of \`npm start -- --persist DIR\`, which must not be running
  --shards N       with --local: how many databases DIRECTORY_<n> it has (as in --directory-shards)
  --help

Without --local it works on the deployment of wrangler.toml, by the HTTP API of D1. CLOUDFLARE_ACCOUNT_ID and
CLOUDFLARE_API_TOKEN (with D1 Write) must be set. If it breaks off, call it again with the same options.
`;

export interface SplitOptions {
  from: DatabaseName;
  to: DatabaseName;
  buckets: number[];
  dryRun: boolean;
  local: { stateDir: string; shards: number } | null;
}

/** Null where help is asked for. Throws UsageError. */
export function readSplitOptions(args: readonly string[]): SplitOptions | null {
  const values = parse(args);
  if (values.help) return null;
  const { from, to, buckets, local, shards } = values;
  if (!from || !to || !buckets) throw new UsageError(`--from, --to and --buckets are needed\n\n${HELP}`);
  if ((local === undefined) !== (shards === undefined)) {
    throw new UsageError("--local and --shards go together");
  }
  if (from === to) throw new UsageError("--from and --to are the same database");
  return {
    from: orUsageError(() => parseDatabaseName(from)),
    to: orUsageError(() => parseDatabaseName(to)),
    buckets: parseBuckets(buckets),
    dryRun: values["dry-run"],
    local: local === undefined ? null : { stateDir: local, shards: Number(shards) },
  };
}

function parse(args: readonly string[]) {
  return orUsageError(
    () =>
      parseArgs({
        args: [...args],
        options: {
          from: { type: "string" },
          to: { type: "string" },
          buckets: { type: "string" },
          "dry-run": { type: "boolean", default: false },
          local: { type: "string" },
          shards: { type: "string" },
          help: { type: "boolean", default: false },
        },
      }).values,
  );
}

function orUsageError<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The buckets of a list of ranges, each once, in order. */
export function parseBuckets(list: string): number[] {
  const buckets = new Set<number>();
  for (const part of list.split(",")) {
    const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(part.trim()) ?? [];
    const from = Number(first);
    const to = Number(last ?? first);
    if (first === undefined || from > to || to >= BUCKETS) {
      throw new UsageError(`--buckets wants ranges within 0-${BUCKETS - 1}, not "${part}"`);
    }
    for (let bucket = from; bucket <= to; bucket += 1) buckets.add(bucket);
  }
  return [...buckets].sort((a, b) => a - b);
}
