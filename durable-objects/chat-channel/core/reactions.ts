import type { ChannelReply } from "../../../protocol/chat/server-frames.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { ArchivedMessage, ChannelOp, Outcome } from "../../../protocol/links/chat-channel-link.ts";
import { amendArchived } from "./amendments.ts";
import type { Ledger } from "./ledger.ts";
import type { MemberRow } from "./members.ts";
import { reactionsTo } from "./message-row.ts";
import { findMessage } from "./messages.ts";
import { FORBIDDEN, NO_MESSAGE, refuse } from "./refusals.ts";

/** Adds a reaction of the member's own, or takes it back. */
export function setReaction(
  ledger: Ledger,
  member: MemberRow,
  op: Extract<ChannelOp, { type: "addReaction" | "removeReaction" }>,
  nowMs: number,
  archived: ArchivedMessage | null,
): Outcome<ChannelReply> {
  const { seq, emoji } = op;
  const { sql, info, counters } = ledger;
  if (!ledger.may("react", member.role)) return FORBIDDEN;
  const found = findMessage(ledger, seq, archived);
  if (!found || found.message.deletedAt !== undefined) return NO_MESSAGE;

  const added = op.type === "addReaction";
  if (!found.isHot) bringBack(ledger, found.message);
  if (added !== hasReacted(ledger, seq, emoji, member.user)) {
    if (added && isFull(ledger, seq, emoji)) {
      return refuse("limitReached", `a message takes ${LIMITS.maxReactionKinds} different emoji`, "emoji");
    }
    if (added) {
      const atMs = ledger.timeOf(nowMs);
      sql.run("INSERT INTO reactions VALUES (?, ?, ?, ?)", seq, emoji, member.user, atMs);
    } else {
      sql.run("DELETE FROM reactions WHERE seq = ? AND emoji = ? AND user = ?", seq, emoji, member.user);
    }
    const reactions = reactionsTo(ledger, seq);
    if (!found.isHot) amendArchived(ledger, seq, { reactions });
    ledger.announce({ event: "reaction", seq, userId: member.user, emoji, added, reactions });
    ledger.recordChange(seq);
  }
  return { ok: { type: "reactionSet", channelId: info.channelId, offset: counters.offset, seq } };
}

export interface ReactorsQuery {
  seq: number;
  emoji: string;
  after: string | null;
  limit: number;
  archived: ArchivedMessage | null;
}

/** Who reacted with this emoji, rising by id, after `after`. */
export function listReactors(ledger: Ledger, query: ReactorsQuery): Outcome<string[]> {
  const { seq, emoji, after, limit, archived } = query;
  const found = findMessage(ledger, seq, archived);
  if (!found) return NO_MESSAGE;
  if (found.isHot || hasRows(ledger, seq)) {
    const rows = ledger.sql.all<{ user: string }>(
      "SELECT user FROM reactions WHERE seq = ? AND emoji = ? AND user > ? ORDER BY user LIMIT ?",
      seq,
      emoji,
      after ?? "",
      limit,
    );
    return { ok: rows.map(({ user }) => user) };
  }
  const reaction = found.message.reactions?.find((each) => each.emoji === emoji);
  const userIds = reaction?.userIds.filter((userId) => userId > (after ?? "")) ?? [];
  return { ok: userIds.toSorted().slice(0, limit) };
}

/**
 * Puts the reactions to an archived message back into the table, unless they are there: where the archive does not have
 * everybody who reacted, they never left it. Their order stays.
 */
function bringBack(ledger: Ledger, { seq, reactions = [] }: ArchivedMessage): void {
  if (hasRows(ledger, seq)) return;
  let order = 0;
  for (const { emoji, userIds } of reactions) {
    for (const userId of userIds) {
      ledger.sql.run("INSERT INTO reactions VALUES (?, ?, ?, ?)", seq, emoji, userId, order);
      order += 1;
    }
  }
}

function hasRows({ sql }: Ledger, seq: number): boolean {
  return sql.all("SELECT 1 AS one FROM reactions WHERE seq = ? LIMIT 1", seq).length > 0;
}

function hasReacted({ sql }: Ledger, seq: number, emoji: string, userId: string): boolean {
  const query = "SELECT 1 AS one FROM reactions WHERE seq = ? AND emoji = ? AND user = ?";
  return sql.all(query, seq, emoji, userId).length > 0;
}

/** Whether the message has as many different emoji as it takes, and not this one. */
function isFull({ sql }: Ledger, seq: number, emoji: string): boolean {
  const kinds = sql.all<{ emoji: string }>("SELECT DISTINCT emoji FROM reactions WHERE seq = ?", seq);
  return kinds.length >= LIMITS.maxReactionKinds && !kinds.some((kind) => kind.emoji === emoji);
}
