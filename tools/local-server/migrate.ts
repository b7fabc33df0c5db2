import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Miniflare } from "miniflare";
import { unstable_splitSqlQuery as splitSql } from "wrangler";

type Database = Awaited<ReturnType<Miniflare["getD1Database"]>>;

/** The table in which wrangler notes what it applied; the same here, so that both may be used on one database. */
const CREATE_LEDGER = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

/**
 * Applies every migration of `dir` that the database does not have yet, in the order of their names, each in one
 * transaction with its entry in the ledger.
 *
 * @returns the names of those applied now
 */
export async function migrate(database: Database, dir: string): Promise<string[]> {
  await database.prepare(CREATE_LEDGER).run();
  const { results } = await database.prepare("SELECT name FROM d1_migrations").all<{ name: string }>();
  const applied = new Set(results.map(({ name }) => name));
  const pending = (await readdir(dir)).filter((name) => name.endsWith(".sql") && !applied.has(name)).sort();
  for (const name of pending) {
    const statements = splitSql(await readFile(join(dir, name), "utf8"));
    await database.batch([
      ...statements.map((sql) => database.prepare(sql)),
      database.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(name),
    ]);
  }
  return pending;
}
