import type { ChannelReply } from "../../../protocol/chat/server-frames.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { Sql } from "./storage.ts";

/** The answer that an earlier attempt with the same key got from this channel, or null. */
export function findAttempt(sql: Sql, userId: string, key: string): ChannelReply | null {
  const [attempt] = sql.all<{ reply: string }>(
    "SELECT reply FROM attempts WHERE user = ? AND key = ?",
    userId,
    key,
  );
  return attempt ? (JSON.parse(attempt.reply) as ChannelReply) : null;
}

/** Remembers an answer for those who repeat the key, for `idempotencyMs` at least. */
export function rememberAttempt(
  sql: Sql,
  userId: string,
  key: string,
  nowMs: number,
  reply: ChannelReply,
): void {
  sql.run(
    "INSERT OR REPLACE INTO attempts (user, key, at_ms, reply) VALUES (?, ?, ?, ?)",
    userId,
    key,
    nowMs,
    JSON.stringify(reply),
  );
}

/** Forgets attempts that are too old to be repeated. */
export function pruneAttempts(sql: Sql, nowMs: number): void {
  sql.run("DELETE FROM attempts WHERE at_ms < ?", nowMs - LIMITS.idempotencyMs);
}

export function hasAttempts(sql: Sql): boolean {
  return sql.all("SELECT 1 AS one FROM attempts LIMIT 1").length > 0;
}
