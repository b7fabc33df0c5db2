import type { Sql } from "../../storage.ts";
import type { DevicePush } from "./device-push.ts";

/** One notification: what is known of it, on every device. */
export interface PushRow {
  /** When it happened, in epoch milliseconds; null where it did not or is over, and for channels, whose inbox entry tells. */
  atMs: number | null;
  devices: Record<string, DevicePush>;
}

/** One row per notification that is shown or about to be, for all devices; without an index, as there are few. */
const TABLE = `CREATE TABLE IF NOT EXISTS pushes (
  tag TEXT PRIMARY KEY,
  due_ms INTEGER,
  state TEXT NOT NULL
) WITHOUT ROWID`;

/** What was told and is to be told, by tag. */
export class PushTable {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    sql.run(TABLE);
  }

  find(tag: string): PushRow | null {
    const [row] = this.#sql.all<{ state: string }>("SELECT state FROM pushes WHERE tag = ?", tag);
    return row ? (JSON.parse(row.state) as PushRow) : null;
  }

  all(): [tag: string, row: PushRow][] {
    return this.#read("SELECT tag, state FROM pushes");
  }

  due(nowMs: number): [tag: string, row: PushRow][] {
    return this.#read("SELECT tag, state FROM pushes WHERE due_ms <= ? ORDER BY due_ms", nowMs);
  }

  /** When the next job is due, in epoch milliseconds; null where none is. */
  nextDueMs(): number | null {
    const [next] = this.#sql.all<{ at: number | null }>("SELECT MIN(due_ms) AS at FROM pushes");
    return next?.at ?? null;
  }

  /** Writes a row only where it is another than it was. */
  put(tag: string, row: PushRow): void {
    const dues = Object.values(row.devices).flatMap(({ dueMs }) => dueMs ?? []);
    this.#sql.run(
      `INSERT INTO pushes (tag, due_ms, state) VALUES (?1, ?2, ?3)
        ON CONFLICT (tag) DO UPDATE SET due_ms = ?2, state = ?3 WHERE state <> ?3`,
      tag,
      dues.length > 0 ? Math.min(...dues) : null,
      JSON.stringify(row),
    );
  }

  delete(tag: string): void {
    this.#sql.run("DELETE FROM pushes WHERE tag = ?", tag);
  }

  #read(query: string, ...params: number[]): [string, PushRow][] {
    const rows = this.#sql.all<{ tag: string; state: string }>(query, ...params);
    return rows.map(({ tag, state }) => [tag, JSON.parse(state) as PushRow]);
  }
}
