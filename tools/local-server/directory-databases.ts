import { join } from "node:path";
import type { Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions as readWranglerConfig } from "wrangler";
import { type DatabaseName, databaseNames, parseDatabaseName } from "../../db/directory/database-names.ts";
import { spreadFromTheStart } from "../../db/directory/spread.ts";
import { PROJECT_DIR } from "../build.ts";
import { migrate } from "./migrate.ts";

/** The ids of the databases that wrangler.toml binds, by their bindings. */
export function configuredDatabases(): Map<DatabaseName, string> {
  const { workerOptions } = readWranglerConfig(join(PROJECT_DIR, "wrangler.toml"));
  const bound = Object.entries(workerOptions.d1Databases as Record<string, string | { id: string }>);
  return new Map(
    bound.map(([name, database]) => [
      parseDatabaseName(name),
      typeof database === "object" ? database.id : database,
    ]),
  );
}

/** The bindings of a local server's databases and how miniflare calls their files: that of wrangler.toml, and so many more. */
export function directoryIds(shards: number): Record<DatabaseName, string> {
  const id = configuredDatabases().get("DB");
  if (id === undefined) throw new Error("wrangler.toml binds no database DB");
  const more = databaseNames(shards).slice(1);
  return { DB: id, ...Object.fromEntries(more.map((name) => [name, name.toLowerCase().replace("_", "-")])) };
}

/** Brings all of them up to the newest schema, and spreads people and teams over them where there are no friends and no teams yet. */
export async function prepareDirectory(miniflare: Miniflare, shards: number): Promise<void> {
  const names = databaseNames(shards);
  for (const name of names)
    await migrate(await miniflare.getD1Database(name), join(PROJECT_DIR, "migrations"));
  if (names.length === 1) return;
  const people = await miniflare.getD1Database("DB");
  const tables = ["directory_buckets", "directory_fences", "friendships", "blocks", "teams", "joined_teams"];
  const begun = `SELECT 1 WHERE ${tables.map((table) => `EXISTS (SELECT 1 FROM ${table})`).join(" OR ")}`;
  if ((await people.prepare(begun).first()) !== null) return;
  await spreadFromTheStart(
    async (name, sql, parameter) => (await miniflare.getD1Database(name)).prepare(sql).bind(parameter).run(),
    names.slice(1),
  );
}
