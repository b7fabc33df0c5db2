import type { Ledger } from "./ledger.ts";
import { membersChangedSince } from "./members.ts";
import type { News } from "./news.ts";
import type { Sql } from "./storage.ts";

/** Somebody left at the stream's present offset: they are to be told, even if a crash comes between. */
export function noteDeparture(ledger: Ledger, userId: string): void {
  ledger.sql.run(
    "INSERT OR REPLACE INTO departed (user, offset) VALUES (?, ?)",
    userId,
    ledger.counters.offset,
  );
  ledger.tellRemoved(userId);
}

export function noteReturn(ledger: Ledger, userId: string): void {
  ledger.sql.run("DELETE FROM departed WHERE user = ?", userId);
  ledger.tellReturned(userId);
}

/** Everyone who left up to this offset has been told. */
export function settleDepartures(sql: Sql, offset: number): void {
  sql.run("DELETE FROM departed WHERE offset <= ?", offset);
}

/** Whose entries may have changed after `offset`: everyone's; in a large channel, those of whoever is told of changes. */
export function owedSince(ledger: Ledger, offset: number): Pick<News, "tell" | "removed"> {
  const { sql } = ledger;
  const departed = sql.all<{ user: string }>("SELECT user FROM departed WHERE offset > ?", offset);
  const removed = new Set(departed.map(({ user }) => user));
  if (!ledger.isLarge) return { tell: "everyone", removed };
  const acted = membersChangedSince(sql, offset);
  return { tell: new Set([...acted, ...followersToTell(sql, offset), ...removed]), removed };
}

/** Who follows the threads that got messages after `offset`. */
function followersToTell(sql: Sql, offset: number): string[] {
  return sql
    .all<{ user: string }>(
      `SELECT DISTINCT user FROM thread_followers WHERE root IN
         (SELECT thread_of FROM messages WHERE thread_of IS NOT NULL AND offset > ?)`,
      offset,
    )
    .map(({ user }) => user);
}
