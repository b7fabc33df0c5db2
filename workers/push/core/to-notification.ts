import type { PushClaim, PushContent } from "../../../protocol/links/push-link.ts";
import type { Notification } from "../../../protocol/notifications/notification.ts";
import { wordsFor } from "./words.ts";

type MessageContent = Extract<PushContent, { type: "message" }>;

/** Whose names a claim's notification shows. */
export function peopleIn({ content }: PushClaim): string[] {
  if (content.type === "message") return content.senderId === null ? [] : [content.senderId];
  return content.type === "withdraw" ? [] : [content.userId];
}

/**
 * Puts names and words to a claim.
 *
 * @param names of people by their ids; who is missing has no account any more
 */
export function toNotification(
  tag: string,
  { target, content, badge }: PushClaim,
  names: ReadonlyMap<string, string>,
): Notification {
  const words = wordsFor(target.locale);
  if (content.type === "withdraw") return { type: "withdraw", tag, badge };
  if (content.type === "message") {
    const { channelId, senderId, seq, count, unread, mentions, atMs } = content;
    const sender = senderId === null ? undefined : names.get(senderId);
    return {
      type: "message",
      tag,
      title: titleOf(content, sender ?? words.somebody, sender !== undefined),
      body: content.preview || neutralWord(content, words),
      at: atMs,
      badge,
      channelId,
      ...(senderId !== null && { senderId }),
      seq,
      count,
      unread,
      mentions,
    };
  }
  const title = names.get(content.userId) ?? words.somebody;
  const body = content.type === "friendRequest" ? words.asksToBeFriends : words.isNear;
  return { type: content.type, tag, title, body, at: content.atMs, badge, userId: content.userId };
}

/** Of a direct channel the sender; elsewhere "sender, channel", or the channel alone where the sender is not known. */
function titleOf({ channelKind, channelName }: MessageContent, sender: string, isKnown: boolean): string {
  if (channelKind === "direct" || !channelName) return sender;
  return isKnown ? `${sender}, ${channelName}` : channelName;
}

function neutralWord({ isMention, isThread }: MessageContent, words: ReturnType<typeof wordsFor>): string {
  if (isMention) return words.mentioned;
  return isThread ? words.newComment : words.newMessage;
}
