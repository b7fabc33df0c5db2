import { forgetChanges } from "./changes.ts";
import { retentionDaysOf } from "./channel-info.ts";
import { discard } from "./discarded.ts";
import { releaseFilesUpTo } from "./file-references.ts";
import type { Ledger } from "./ledger.ts";
import { dropFromIndex } from "./search-index.ts";
import { SEGMENT_COLUMNS, type SegmentRow } from "./segments.ts";
import type { ChannelStorage } from "./storage.ts";

const DAY_MS = 86_400_000;
/** Messages go by the hour, not one by one: each time devices that were away must read the channel anew. */
const ERASE_EVERY_MS = 3_600_000;
const ERASED_AT_KEY = "erasedAtMs";
const ERASED_KEY = "erased";

/** The last message that retention erased, and how many messages that count as unread there were up to it. */
export interface Erased {
  seq: number;
  n: number;
}

export function readErased({ kv }: ChannelStorage): Erased {
  return kv.get<Erased>(ERASED_KEY) ?? { seq: 0, n: 0 };
}

/** Messages sent before this are to be erased; null: messages are kept for ever. */
export function retentionCutoffMs(ledger: Ledger, nowMs: number): number | null {
  const days = retentionDaysOf(ledger.info);
  return days === null ? null : nowMs - days * DAY_MS;
}

/** When there is something to erase; null: never, as things stand. */
export function retentionDueMs(ledger: Ledger): number | null {
  const days = retentionDaysOf(ledger.info);
  const oldestMs = oldestAtMs(ledger);
  if (days === null || oldestMs === null) return null;
  const lastMs = ledger.kv.get<number>(ERASED_AT_KEY) ?? 0;
  // A message of exactly this age is kept.
  return Math.max(oldestMs + days * DAY_MS + 1, lastMs + ERASE_EVERY_MS);
}

/**
 * Erases what is older than the channel's retention: hot messages, and segments that are so in whole. Answers a segment of which
 * only a part is: it is to be written anew without it, and `eraseUpTo` called then.
 */
export function eraseOld(ledger: Ledger, nowMs: number): SegmentRow | null {
  const dueMs = retentionDueMs(ledger);
  const cutoffMs = retentionCutoffMs(ledger, nowMs);
  if (dueMs === null || dueMs > nowMs || cutoffMs === null) return null;
  ledger.kv.put(ERASED_AT_KEY, nowMs);
  const last = dropOldSegments(ledger, cutoffMs, nowMs) ?? null;
  const [oldest] = ledger.sql.all<SegmentRow & { first_at_ms: number }>(
    `SELECT ${SEGMENT_COLUMNS}, first_at_ms FROM segments ORDER BY first_seq LIMIT 1`,
  );
  const erased = oldest ? last : (lastOldHot(ledger, cutoffMs) ?? last);
  if (erased) eraseUpTo(ledger, erased);
  return oldest && oldest.first_at_ms < cutoffMs ? oldest : null;
}

/** Drops all that there is about messages up to this one, hot ones themselves too, and tells everyone. */
export function eraseUpTo(ledger: Ledger, { seq, n }: Erased): void {
  const { sql, counters, kv } = ledger;
  if (counters.last && counters.last.seq <= seq) counters.last = null;
  ledger.keepCounters();
  kv.put(ERASED_KEY, { seq, n });
  for (const table of ["messages", "reactions", "pins", "amendments"]) {
    sql.run(`DELETE FROM ${table} WHERE seq <= ?`, seq);
  }
  releaseFilesUpTo(ledger, seq);
  dropFromIndex(ledger, seq);
  // A thread lives on while there are messages in it, even where its first one is gone.
  sql.run("DELETE FROM thread_followers WHERE root IN (SELECT root FROM threads WHERE last_seq <= ?)", seq);
  sql.run("DELETE FROM threads WHERE last_seq <= ?", seq);
  ledger.announce({ event: "erased", beforeSeq: seq + 1 });
  forgetChanges(ledger);
  ledger.tellEveryone();
}

function dropOldSegments(ledger: Ledger, cutoffMs: number, nowMs: number): Erased | undefined {
  const old = ledger.sql.all<{ name: string; last_seq: number; last_n: number }>(
    "SELECT name, last_seq, last_n FROM segments WHERE last_at_ms < ? ORDER BY first_seq",
    cutoffMs,
  );
  for (const { name } of old) discard(ledger, name, nowMs);
  ledger.sql.run("DELETE FROM segments WHERE last_at_ms < ?", cutoffMs);
  const last = old.at(-1);
  return last && { seq: last.last_seq, n: last.last_n };
}

function lastOldHot({ sql }: Ledger, cutoffMs: number): Erased | undefined {
  return sql.all<{ seq: number; n: number }>(
    "SELECT seq, n FROM messages WHERE at_ms < ? ORDER BY seq DESC LIMIT 1",
    cutoffMs,
  )[0];
}

function oldestAtMs({ sql }: Ledger): number | null {
  const [row] = sql.all<{ at_ms: number | null }>(
    `SELECT coalesce((SELECT first_at_ms FROM segments ORDER BY first_seq LIMIT 1),
       (SELECT at_ms FROM messages ORDER BY seq LIMIT 1)) AS at_ms`,
  );
  return row?.at_ms ?? null;
}
