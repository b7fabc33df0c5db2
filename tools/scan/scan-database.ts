import { Buffer } from "node:buffer";
import { DatabaseSync } from "node:sqlite";
import { type Needle, textsIn } from "./needles.ts";

/** Where in a database a text was found. */
export interface DatabaseFinding {
  table: string;
  column: string;
  text: string;
  /** In how many rows. */
  rows: number;
}

/**
 * Looks for texts in every value of every table of a SQLite database, the platform's own among them. What was deleted and not yet
 * written over lies in free pages, which no query sees and neither does this.
 */
export function scanDatabase(path: string, needles: readonly Needle[]): DatabaseFinding[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return tablesOf(database).flatMap((table) => scanTable(database, table, needles));
  } finally {
    database.close();
  }
}

/** Virtual tables keep what they hold in tables of their own. */
function tablesOf(database: DatabaseSync): string[] {
  const query =
    "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name";
  return database
    .prepare(query)
    .all()
    .map(({ name }) => String(name));
}

function scanTable(database: DatabaseSync, table: string, needles: readonly Needle[]): DatabaseFinding[] {
  const counts = new Map<string, DatabaseFinding>();
  const statement = database.prepare(`SELECT * FROM "${table.replaceAll('"', '""')}"`);
  // Numbers beyond 2^53 would throw.
  statement.setReadBigInts(true);
  for (const row of statement.iterate()) {
    for (const [column, value] of Object.entries(row)) {
      for (const text of textsOf(value, needles)) {
        const key = JSON.stringify([column, text]);
        const found = counts.get(key) ?? { table, column, text, rows: 0 };
        counts.set(key, { ...found, rows: found.rows + 1 });
      }
    }
  }
  return [...counts.values()];
}

function textsOf(value: unknown, needles: readonly Needle[]): string[] {
  if (typeof value === "string") return textsIn(Buffer.from(value), needles);
  return value instanceof Uint8Array ? textsIn(value, needles) : [];
}
