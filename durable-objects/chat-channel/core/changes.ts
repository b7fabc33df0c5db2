import type { Ledger } from "./ledger.ts";
import type { ChannelStorage } from "./storage.ts";

/** So many of the newest changes are kept, for devices that come back. */
const KEPT_CHANGES = 10_000;
/** The offset from which on all changes are there. */
const KNOWN_FROM_KEY = "changesKnownFrom";

export function changesKnownFrom({ kv }: ChannelStorage): number {
  return kv.get<number>(KNOWN_FROM_KEY) ?? 0;
}

/** Messages that changed after `offset`, rising, at most `limit`. */
export function messagesChangedSince({ sql }: ChannelStorage, offset: number, limit: number): number[] {
  return sql
    .all<{ seq: number }>(
      "SELECT DISTINCT seq FROM changes WHERE offset > ? AND seq > 0 ORDER BY seq LIMIT ?",
      offset,
      limit,
    )
    .map(({ seq }) => seq);
}

/** What happened up to now cannot be said message by message: whoever has not seen it begins anew. */
export function forgetChanges(ledger: Ledger): void {
  ledger.keepCounters();
  ledger.kv.put(KNOWN_FROM_KEY, ledger.counters.offset);
  ledger.sql.run("DELETE FROM changes");
  ledger.unreadThreads.clear();
}

/** Forgets the oldest changes once there are twice as many as are kept. */
export function trimChanges(ledger: Ledger): void {
  const { sql, kv } = ledger;
  const [counted] = sql.all<{ count: number }>("SELECT count(*) AS count FROM changes");
  if ((counted?.count ?? 0) <= 2 * KEPT_CHANGES) return;
  const [newestToGo] = sql.all<{ offset: number }>(
    "SELECT offset FROM changes ORDER BY offset DESC LIMIT 1 OFFSET ?",
    KEPT_CHANGES,
  );
  if (!newestToGo) return;
  kv.put(KNOWN_FROM_KEY, newestToGo.offset);
  sql.run("DELETE FROM changes WHERE offset <= ?", newestToGo.offset);
}
