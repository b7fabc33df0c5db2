import type { Mentions, Message } from "../../../protocol/chat/message.ts";
import { membersAmong } from "./members.ts";
import type { Sql } from "./storage.ts";

/**
 * A channel names nobody who is not in it: so whoever deletes their account is forgotten everywhere once they are in the channels
 * that they are or were in, and nobody's id comes to people who have nothing to do with them.
 */

/** The mentions without people who are not in the channel, whom they could not call. */
export function mentionsOfMembers(sql: Sql, mentions: Mentions | undefined): Mentions | undefined {
  if (!mentions || mentions.userIds.length === 0) return mentions;
  const members = new Set(membersAmong(sql, mentions.userIds).map(({ userId }) => userId));
  return { ...mentions, userIds: mentions.userIds.filter((userId) => members.has(userId)) };
}

/** What a message says of the one that it forwards: from whom only where they are in the channel. */
export function forwardedFromMember(sql: Sql, forwarded: Message["forwarded"]): Message["forwarded"] | null {
  if (!forwarded) return null;
  const { senderId, ...rest } = forwarded;
  return senderId !== undefined && membersAmong(sql, [senderId]).length > 0 ? forwarded : rest;
}
