import type { Message, Reaction } from "../../protocol/chat/message.ts";
import { attachmentOf } from "./attached-file.ts";
import { changeMessage, type MessageChange } from "./change-message.ts";
import type { OutboxItem, WrittenOp } from "./written-op.ts";

/** `pending`: on its way, or waiting for a connection. `failed`: refused; it may be tried again or discarded. */
export type MessageState = "pending" | "sent" | "failed";

/** A message as an app shows it. */
export interface ShownMessage extends Omit<Message, "seq" | "id"> {
  /** Null until the server has acknowledged it. */
  seq: number | null;
  id: string | null;
  state: MessageState;
  /** Why it failed. */
  error: Error | null;
}

const shown = new WeakMap<Message, ShownMessage>();

/** The same object for the same message, so that an app sees at once what has not changed. */
function showMessage(message: Message): ShownMessage {
  const known = shown.get(message) ?? { ...message, state: "sent", error: null };
  shown.set(message, known);
  return known;
}

/**
 * The messages of a window as the user expects them: with their own edits, deletions, reactions and pins, and what they wrote at
 * the end, before the server has said so.
 *
 * @param written the user's ops in order
 * @param belongs whether a message that the user wrote is one of the window's
 */
export function showMessages(
  messages: readonly Message[],
  written: readonly OutboxItem[],
  userId: string,
  belongs: (sent: { threadOf?: number | undefined; inChannel?: boolean | undefined }) => boolean,
): ShownMessage[] {
  const changes = written.filter(({ op }) => op.type !== "sendMessage");
  const all = messages.map((message) => {
    const mine = changes.filter(({ op }) => "seq" in op && op.seq === message.seq);
    if (mine.length === 0) return showMessage(message);
    return showMessage(mine.reduce((before, item) => changed(before, item, userId), message));
  });
  const last = messages.at(-1)?.seq ?? 0;
  for (const item of written) {
    // The window may have been read already with what the stream will still bring, or begin after it.
    const isThere = messages.some(({ key, senderId }) => key === item.op.key && senderId === userId);
    const isPassed = item.acknowledged !== null && item.acknowledged.seq <= last;
    const sent = isThere || isPassed ? undefined : showSent(item, messages, userId, belongs);
    if (sent !== undefined) all.push(sent);
  }
  return all;
}

function showSent(
  item: OutboxItem,
  messages: readonly Message[],
  userId: string,
  belongs: Parameters<typeof showMessages>[3],
): ShownMessage | undefined {
  const { op, writtenAt, acknowledged, error } = item;
  if (op.type !== "sendMessage" || !belongs(op)) return undefined;
  const { key, replyTo, threadOf, inChannel, forwarded } = op;
  const quoted = messages.find(({ seq }) => seq === replyTo);
  return {
    key,
    kind: op.kind ?? "text",
    ...contentOf(op),
    seq: acknowledged?.seq ?? null,
    id: acknowledged?.messageId ?? null,
    senderId: userId,
    at: acknowledged?.at ?? writtenAt,
    ...(threadOf !== undefined && { threadOf, inChannel: inChannel ?? false }),
    ...(replyTo !== undefined && {
      replyTo: {
        seq: replyTo,
        ...(quoted && { senderId: quoted.senderId }),
        ...(quoted?.preview !== undefined && { preview: quoted.preview }),
      },
    }),
    ...(forwarded && { forwarded: defined(forwarded) }),
    state: acknowledged !== null ? "sent" : error !== null ? "failed" : "pending",
    error,
  };
}

function changed(message: Message, item: OutboxItem, userId: string): Message {
  const change = changeOf(message, item, userId);
  return change === undefined ? message : changeMessage(message, change);
}

/** What the server will say of it, if it agrees. */
function changeOf(
  message: Message,
  { op, writtenAt }: OutboxItem,
  userId: string,
): MessageChange | undefined {
  const { seq } = message;
  switch (op.type) {
    case "editMessage":
      return { event: "edited", seq, editedAt: writtenAt, ...contentOf(op) };
    case "deleteMessage":
      return { event: "deleted", seq, deletedAt: writtenAt, deletedBy: userId };
    case "addReaction":
    case "removeReaction": {
      const { emoji } = op;
      const added = op.type === "addReaction";
      const reactions = react(message.reactions ?? [], emoji, userId, added);
      return { event: "reaction", seq, userId, emoji, added, reactions };
    }
    case "setPin":
      return { event: "pin", seq, pinned: op.pinned };
    case "sendMessage":
      return undefined;
  }
}

function react(reactions: Reaction[], emoji: string, userId: string, added: boolean): Reaction[] {
  const known = reactions.find((each) => each.emoji === emoji);
  if ((known?.userIds.includes(userId) ?? false) === added) return reactions;
  if (known === undefined) return [...reactions, { emoji, count: 1, userIds: [userId] }];
  const others = known.userIds.filter((each) => each !== userId);
  const userIds = added ? [...others, userId] : others;
  const count = known.count + (added ? 1 : -1);
  return reactions.flatMap((each) =>
    each !== known ? [each] : count > 0 ? [{ emoji, count, userIds }] : [],
  );
}

/** What others will see of the content that the user wrote. */
function contentOf({
  body,
  preview,
  mentions,
  attachments,
}: Extract<WrittenOp, { body: string }>): Pick<Message, "body" | "preview" | "mentions" | "attachments"> {
  const { userIds = [], here = false, channel = false } = mentions ?? {};
  const calls = userIds.length > 0 || here || channel;
  return {
    body,
    ...(preview !== undefined && { preview }),
    ...(calls && { mentions: { userIds, here, channel } }),
    ...(attachments && attachments.length > 0 && { attachments: attachments.map(attachmentOf) }),
  };
}

/** Without the fields that are undefined. */
function defined<Fields extends object>(fields: Fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]: Exclude<Fields[Name], undefined>;
  };
}
