import type { ChannelStorage } from "./storage.ts";

/** Readers that were sent to an object before it was replaced get this long to read it. */
const KEEP_MS = 60_000;
/** R2 deletes so many objects in one call. */
const MAX_AT_ONCE = 1_000;

/**
 * Notes that nothing refers to an object of R2, or not yet: the note is there before the object is, so that one that was written
 * but never entered is deleted, too.
 */
export function discard({ sql }: ChannelStorage, name: string, nowMs: number): void {
  sql.run("INSERT OR REPLACE INTO discarded (name, at_ms) VALUES (?, ?)", name, nowMs);
}

/** The object is referred to from now on, or deleted. */
export function undiscard({ sql }: ChannelStorage, name: string): void {
  sql.run("DELETE FROM discarded WHERE name = ?", name);
}

/** Objects that may be deleted by now. */
export function discardedNames({ sql }: ChannelStorage, nowMs: number): string[] {
  return sql
    .all<{ name: string }>(
      "SELECT name FROM discarded WHERE at_ms <= ? LIMIT ?",
      nowMs - KEEP_MS,
      MAX_AT_ONCE,
    )
    .map(({ name }) => name);
}

/** When there is something to delete; null: never. */
export function discardedDueMs({ sql }: ChannelStorage): number | null {
  const [row] = sql.all<{ at_ms: number | null }>("SELECT min(at_ms) AS at_ms FROM discarded");
  return row?.at_ms == null ? null : row.at_ms + KEEP_MS;
}
