import { DELETED_USER_ID, type Mentions, type Message } from "../chat/message.ts";
import type { Attachment } from "../files/file.ts";
import type { Amendment, ArchivedMessage, Forgotten } from "./chat-channel-link.ts";

/** What goes together: where the body is replaced, these are, too, and what is not said anew of them is gone. */
const CONTENT = ["preview", "mentions", "attachments", "searchText"] as const;

/** A message of the archive as it is now: with what changed since, and without the traces of people who are forgotten. */
export function amend(
  archived: ArchivedMessage,
  amendment: Amendment = {},
  forgotten: readonly Forgotten[] = [],
): ArchivedMessage {
  const { searchText, ...changed } = amendment;
  const message = { ...archived };
  if (changed.body !== undefined) dropContent(message);
  if (searchText === null) delete message.searchText;
  Object.assign(message, changed, typeof searchText === "string" && { searchText });
  for (const each of forgotten) removeTraces(message, each);
  if (message.reactions?.length === 0) delete message.reactions;
  if (message.pinned === false || message.deletedAt !== undefined) delete message.pinned;
  return message;
}

/** Takes out who sent it and what their files are called, reacted to it, deleted it, is mentioned in it or wrote what it forwards, and the content if it is to be erased. */
function removeTraces(message: ArchivedMessage, { userId, how, atMs }: Forgotten): void {
  if (message.senderId === userId) {
    message.senderId = DELETED_USER_ID;
    if (how === "erase" && message.kind !== "system") makeTombstone(message, atMs);
    else if (message.attachments) message.attachments = message.attachments.map(withoutPerson);
  }
  if (message.deletedBy === userId) message.deletedBy = DELETED_USER_ID;
  if (message.kind === "system") message.body = withoutName(message.body, userId);
  if (message.mentions) removeMention(message, message.mentions, userId);
  if (message.forwarded?.senderId === userId) message.forwarded = forwardedByNobody(message.forwarded);
  if (message.reactions) message.reactions = withoutReactor(message.reactions, userId);
}

function makeTombstone(message: ArchivedMessage, atMs: number): void {
  dropContent(message);
  delete message.reactions;
  delete message.forwarded;
  message.body = "";
  message.deletedAt ??= atMs;
  message.deletedBy ??= DELETED_USER_ID;
}

function dropContent(message: ArchivedMessage): void {
  for (const field of CONTENT) delete message[field];
}

/** A file of a message whose sender is gone: what of it says nothing of the sender. Its bytes went with the account. */
export function withoutPerson(attachment: Attachment): Attachment {
  const { placeholder: _, waveform: _w, ...kept } = attachment;
  return { ...kept, name: "" };
}

/** The body of a system message without this person. */
export function withoutName(body: string, userId: string): string {
  return body.replaceAll(JSON.stringify(userId), JSON.stringify(DELETED_USER_ID));
}

function removeMention(message: ArchivedMessage, mentions: Mentions, userId: string): void {
  const left = withoutMention(mentions, userId);
  if (left) message.mentions = left;
  else delete message.mentions;
}

/** Whom a message calls, without this person; nothing where that is nobody. */
export function withoutMention(mentions: Mentions, userId: string): Mentions | undefined {
  const userIds = mentions.userIds.filter((other) => other !== userId);
  return userIds.length > 0 || mentions.here || mentions.channel ? { ...mentions, userIds } : undefined;
}

function forwardedByNobody({ at }: NonNullable<Message["forwarded"]>): NonNullable<Message["forwarded"]> {
  return at === undefined ? {} : { at };
}

function withoutReactor(
  reactions: NonNullable<Message["reactions"]>,
  userId: string,
): NonNullable<Message["reactions"]> {
  return reactions.flatMap((reaction) => {
    const userIds = reaction.userIds.filter((other) => other !== userId);
    const count = reaction.count - (reaction.userIds.length - userIds.length);
    return count > 0 ? [{ ...reaction, count, userIds }] : [];
  });
}
