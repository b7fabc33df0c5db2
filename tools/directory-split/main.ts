import type { DatabaseName } from "../../db/directory/database-names.ts";
import { configuredDatabases } from "../local-server/directory-databases.ts";
import { UsageError } from "../usage-error.ts";
import { openLocalDatabases } from "./local-databases.ts";
import { countMoving, MoveRefused, moveBuckets } from "./move-buckets.ts";
import { HELP, readSplitOptions, type SplitOptions } from "./options.ts";
import { remoteDatabases } from "./remote-databases.ts";
import { LockedError } from "./run-lock.ts";
import type { SqlDatabase } from "./sql-database.ts";

async function main(): Promise<void> {
  const options = readSplitOptions(process.argv.slice(2));
  if (!options) return void process.stdout.write(HELP);
  const { databases, close } = await open(options);
  try {
    await run(options, databases);
  } finally {
    await close();
  }
}

async function run(
  { from, to, buckets, dryRun }: SplitOptions,
  databases: ReadonlyMap<DatabaseName, SqlDatabase>,
): Promise<void> {
  const move = { databases, from, to, buckets };
  if (dryRun) {
    const rows = await countMoving(move);
    const counts = rows.map(({ table, count }) => `${count} of ${table}`).join(", ");
    return say(`${buckets.length} buckets would move from ${from} to ${to}: ${counts}`);
  }
  const report = await moveBuckets({ ...move, onStep: (step) => say(`${from} → ${to}: ${step}`) });
  say(
    `${buckets.length} buckets moved: ${report.compared} rows compared, ${report.deleted} deleted in ${from}; changes waited for ${report.frozenMs} ms`,
  );
}

function open(options: SplitOptions) {
  const { local } = options;
  if (local) return openLocalDatabases(local.stateDir, local.shards);
  const accountId = process.env["CLOUDFLARE_ACCOUNT_ID"];
  const token = process.env["CLOUDFLARE_API_TOKEN"];
  if (!accountId || !token) {
    throw new UsageError("CLOUDFLARE_ACCOUNT_ID and CLOUDFLARE_API_TOKEN must be set, or --local be given");
  }
  return { databases: remoteDatabases({ accountId, token }, configuredDatabases()), close: async () => {} };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await main();
} catch (error) {
  const isExpected =
    error instanceof UsageError || error instanceof MoveRefused || error instanceof LockedError;
  process.stderr.write(`${isExpected ? error.message : error instanceof Error ? error.stack : error}\n`);
  process.exitCode = isExpected ? 2 : 1;
}
