import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { spreadFromTheStart } from "../../../db/directory/spread.ts";
import { databaseBy, everyDatabase, NAMES } from "./databases.ts";

/** Gives the test file's databases the current schema, and spreads friendships and teams over them. Call it in `beforeAll`. */
export async function migrate(): Promise<void> {
  for (const database of everyDatabase()) await applyD1Migrations(database, env.TEST_MIGRATIONS);
  const shards = NAMES.slice(1);
  if (shards.length === 0) return;
  const run = (name: (typeof NAMES)[number], sql: string, parameter: string) =>
    databaseBy(name).prepare(sql).bind(parameter).run();
  await spreadFromTheStart(run, shards);
}
