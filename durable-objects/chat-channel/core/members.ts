import type { Role } from "../../../protocol/chat/channel.ts";
import type { ChannelMember } from "../../../protocol/links/chat-channel-link.ts";
import type { Ledger } from "./ledger.ts";
import type { Sql } from "./storage.ts";

/** A row of `members`. `mentions` is JSON of `Call[]`. */
export type MemberRow = {
  user: string;
  role: Role;
  since_ms: number;
  version: number;
  read_seq: number;
  read_n: number;
  shown_read_seq: number;
  delivered_seq: number;
  mentions: string;
};

/**
 * Between two offsets of the stream there is room for so many versions of a member's own, read marks for instance. Both
 * together must stay below 2^53.
 */
const VERSIONS_PER_OFFSET = 2 ** 20;

/** The version of a member's entry: rises with the stream, and in between with what the member alone changed. */
export function versionOf(offset: number, member: MemberRow | null): number {
  return Math.max(offset * VERSIONS_PER_OFFSET, member?.version ?? 0);
}

export function readMember(sql: Sql, userId: string): MemberRow | null {
  return sql.all<MemberRow>("SELECT * FROM members WHERE user = ?", userId)[0] ?? null;
}

export function memberIds(sql: Sql): string[] {
  return sql.all<{ user: string }>("SELECT user FROM members").map(({ user }) => user);
}

/** Members by id, those after `after`; all where there is no limit. */
export function listMembers(sql: Sql, after: string | null, limit: number): ChannelMember[] {
  return sql
    .all<MemberRow>("SELECT * FROM members WHERE user > ? ORDER BY user LIMIT ?", after ?? "", limit)
    .map(toMember);
}

export function membersAmong(sql: Sql, userIds: readonly string[]): ChannelMember[] {
  return sql
    .all<MemberRow>(
      "SELECT * FROM members WHERE user IN (SELECT value FROM json_each(?)) ORDER BY user",
      JSON.stringify(userIds),
    )
    .map(toMember);
}

function toMember({ user, role, since_ms }: MemberRow): ChannelMember {
  return { userId: user, role, sinceMs: since_ms };
}

/** Members whose entries changed by themselves after the stream's `offset`. */
export function membersChangedSince(sql: Sql, offset: number): string[] {
  return sql
    .all<{ user: string }>("SELECT user FROM members WHERE version > ?", offset * VERSIONS_PER_OFFSET)
    .map(({ user }) => user);
}

/** Takes somebody in, to whom nothing written before is unread; which does not claim that they have read it. */
export function insertMember({ sql, counters }: Ledger, userId: string, role: Role, nowMs: number): void {
  const { seq, n, offset } = counters;
  sql.run(
    `INSERT INTO members (user, role, since_ms, version, read_seq, read_n, shown_read_seq, delivered_seq, mentions)
     VALUES (?, ?, ?, ?, ?, ?, 0, 0, '[]')`,
    userId,
    role,
    nowMs,
    versionOf(offset, null) + 1,
    seq,
    n,
  );
}

/** Stores a member anew, as a version of its own. */
export function updateMember({ sql, counters }: Ledger, member: MemberRow): void {
  sql.run(
    `UPDATE members SET role = ?, version = ?, read_seq = ?, read_n = ?, shown_read_seq = ?, delivered_seq = ?, mentions = ?
     WHERE user = ?`,
    member.role,
    versionOf(counters.offset, member) + 1,
    member.read_seq,
    member.read_n,
    member.shown_read_seq,
    member.delivered_seq,
    member.mentions,
    member.user,
  );
}

export function deleteMember({ sql, unreadThreads }: Ledger, userId: string): void {
  unreadThreads.delete(userId);
  sql.run("DELETE FROM members WHERE user = ?", userId);
  sql.run("DELETE FROM thread_followers WHERE user = ?", userId);
}

/** Who takes the channel over when its owner leaves: the admin who has served longest, else the member; null: nobody is left. */
export function findHeir(sql: Sql): MemberRow | null {
  const [heir] = sql.all<MemberRow>(
    "SELECT * FROM members ORDER BY CASE role WHEN 'admin' THEN 0 ELSE 1 END, since_ms, user LIMIT 1",
  );
  return heir ?? null;
}
