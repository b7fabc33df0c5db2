import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Runs a statement in every object's database of a class, in the state of a server that has stopped; those without the table are left out. */
export function inEveryObject(stateDir: string, className: string, statement: string): void {
  const dir = join(stateDir, "do", `hither-${className}`);
  for (const file of readdirSync(dir).filter(
    (name) => name.endsWith(".sqlite") && name !== "metadata.sqlite",
  ))
    run(join(dir, file), statement);
}

/** Makes every alarm of an object, and every chore, due at the next start of the server. */
export function makeAllDue(stateDir: string): void {
  for (const className of readdirSync(join(stateDir, "do"))) {
    run(join(stateDir, "do", className, "metadata.sqlite"), "UPDATE _cf_ALARM SET scheduled_time = 1");
    // Each object knows its own as well.
    inEveryObject(
      stateDir,
      className.replace("hither-", ""),
      "UPDATE _cf_METADATA SET value = 1 WHERE key = 1",
    );
  }
  const databases = join(stateDir, "d1/miniflare-D1DatabaseObject");
  for (const file of readdirSync(databases).filter((name) => /^[0-9a-f]+\.sqlite$/.test(name)))
    run(join(databases, file), "UPDATE chores SET due_ms = 0");
}

/** How many rows a table has in all objects of a class, running or not. */
export function countInObjects(stateDir: string, className: string, table: string): number {
  const dir = join(stateDir, "do", `hither-${className}`);
  let sum = 0;
  for (const file of readdirSync(dir).filter(
    (name) => name.endsWith(".sqlite") && name !== "metadata.sqlite",
  )) {
    const database = new DatabaseSync(join(dir, file), { readOnly: true });
    try {
      if (hasTable(database, table))
        sum += Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.["n"]);
    } finally {
      database.close();
    }
  }
  return sum;
}

function run(path: string, statement: string): void {
  const database = new DatabaseSync(path);
  try {
    if (hasTable(database, /UPDATE (\w+)/.exec(statement)?.[1] ?? "")) database.exec(statement);
  } finally {
    database.close();
  }
}

function hasTable(database: DatabaseSync, table: string): boolean {
  return database.prepare("SELECT 1 FROM sqlite_master WHERE name = ?").get(table) !== undefined;
}
