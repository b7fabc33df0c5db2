import type { Thread } from "../../../protocol/chat/message.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { ChannelEntry } from "../../../protocol/links/chat-channel-link.ts";
import type { Ledger } from "./ledger.ts";
import { readThreads } from "./message-row.ts";
import type { Sql } from "./storage.ts";

/** So many people who wrote in a thread go with its first message, the latest ones. */
const SHOWN_WRITERS = 10;
/** So many unread threads go with an entry, those with the latest messages. */
const SHOWN_THREADS = 50;
/** Of so many members the unread threads are remembered: whoever follows thousands costs as many rows to read. */
const REMEMBERED_MEMBERS = 1_000;

/** How far somebody has read a thread that they follow. */
export type Following = { read_seq: number; read_count: number };

export function readThread(ledger: Ledger, root: number): Thread | null {
  return readThreads(ledger, root, root).get(root) ?? null;
}

/** Counts a new message of a thread, the first one perhaps. A deleted one still counts, as its tombstone remains. */
export function extendThread(
  ledger: Ledger,
  root: number,
  message: { seq: number; sender: string; atMs: number },
): Thread {
  const before = readThread(ledger, root);
  const others = before?.userIds.filter((userId) => userId !== message.sender) ?? [];
  const thread = {
    count: (before?.count ?? 0) + 1,
    lastSeq: message.seq,
    lastAt: message.atMs,
    userIds: [message.sender, ...others].slice(0, SHOWN_WRITERS),
  };
  ledger.sql.run(
    "INSERT OR REPLACE INTO threads (root, count, last_seq, last_at_ms, users) VALUES (?, ?, ?, ?, ?)",
    root,
    thread.count,
    thread.lastSeq,
    thread.lastAt,
    JSON.stringify(thread.userIds),
  );
  return thread;
}

/** How a member stands in a thread, or null where they do not follow it. */
export function readFollowing(sql: Sql, userId: string, root: number): Following | null {
  const [following] = sql.all<Following>(
    "SELECT read_seq, read_count FROM thread_followers WHERE user = ? AND root = ?",
    userId,
    root,
  );
  return following ?? null;
}

/** Lets a member follow a thread, having read it so far. Does nothing where they do already. */
export function follow(ledger: Ledger, userId: string, root: number, following: Following): void {
  if (!readFollowing(ledger.sql, userId, root)) setFollowing(ledger, userId, root, following);
}

export function setFollowing(ledger: Ledger, userId: string, root: number, following: Following): void {
  ledger.unreadThreads.delete(userId);
  ledger.sql.run(
    "INSERT OR REPLACE INTO thread_followers (user, root, read_seq, read_count) VALUES (?, ?, ?, ?)",
    userId,
    root,
    following.read_seq,
    following.read_count,
  );
}

/** Lets nobody's list of unread threads stand who follows this one, which got a message. Answers who is told of it. */
export function followersAfterMessage(ledger: Ledger, root: number): string[] {
  const followers = followersOf(ledger.sql, root);
  if (followers.length === LIMITS.maxFanOutMembers) ledger.unreadThreads.clear();
  for (const userId of followers) ledger.unreadThreads.delete(userId);
  return followers;
}

/** Who follows a thread: as many as are told of every message. */
export function followersOf(sql: Sql, root: number): string[] {
  return sql
    .all<{ user: string }>(
      "SELECT user FROM thread_followers WHERE root = ? ORDER BY user LIMIT ?",
      root,
      LIMITS.maxFanOutMembers,
    )
    .map(({ user }) => user);
}

/** How many messages of a thread come after `seq`. Only those that are hot can be counted. */
export function countAfter(sql: Sql, root: number, seq: number): number {
  const [counted] = sql.all<{ count: number }>(
    "SELECT count(*) AS count FROM messages WHERE thread_of = ? AND seq > ?",
    root,
    seq,
  );
  return counted?.count ?? 0;
}

/** The threads that a member follows and has not read to the end, the one with the latest message first. */
export function unreadThreads(ledger: Ledger, userId: string): ChannelEntry["threads"] {
  const known = ledger.unreadThreads.get(userId);
  if (known) return known;
  const threads = ledger.sql.all<ChannelEntry["threads"][number]>(
    `SELECT root AS seq, count - read_count AS unread, last_seq AS lastSeq
     FROM thread_followers JOIN threads USING (root)
     WHERE user = ? AND count > read_count ORDER BY last_seq DESC LIMIT ?`,
    userId,
    SHOWN_THREADS,
  );
  if (ledger.unreadThreads.size >= REMEMBERED_MEMBERS) ledger.unreadThreads.clear();
  ledger.unreadThreads.set(userId, threads);
  return threads;
}
