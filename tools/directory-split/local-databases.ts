import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import type { DatabaseName } from "../../db/directory/database-names.ts";
import { PROJECT_DIR } from "../build.ts";
import { directoryIds } from "../local-server/directory-databases.ts";
import { migrate } from "../local-server/migrate.ts";
import { type SqlDatabase, sqlDatabaseOf } from "./sql-database.ts";

/**
 * The databases in the state directory of a local server that is not running: two processes must not have one file open.
 *
 * @returns them, migrated, and how to close them
 */
export async function openLocalDatabases(stateDir: string, shards: number) {
  const ids = directoryIds(shards);
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      resourcePersistencePath: stateDir,
      cf: false,
      workers: [{ name: "databases", modules: true, script: "export default {}", d1Databases: ids }],
    }),
  );
  await miniflare.ready;
  const databases = new Map<DatabaseName, SqlDatabase>();
  for (const name of Object.keys(ids) as DatabaseName[]) {
    const d1 = await miniflare.getD1Database(name);
    await migrate(d1, join(PROJECT_DIR, "migrations"));
    databases.set(name, sqlDatabaseOf(d1));
  }
  return { databases, close: () => miniflare.dispose() };
}
