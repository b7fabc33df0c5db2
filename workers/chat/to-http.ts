import type { Channel, HttpChannel } from "../../protocol/chat/channel.ts";
import type { Notify } from "../../protocol/chat/inbox.ts";
import type { HttpMessage, Message } from "../../protocol/chat/message.ts";
import type { HttpNotify } from "../../protocol/chat/resources.ts";

/** Times are epoch milliseconds on sockets and ISO 8601 in HTTP answers. */

export function toHttpChannel(channel: Channel): HttpChannel {
  return { ...channel, createdAt: iso(channel.createdAt), archivedAt: isoOrNull(channel.archivedAt) };
}

export function toHttpMessage(message: Message): HttpMessage {
  const { at, forwarded, editedAt, deletedAt, thread, ...rest } = message;
  return {
    ...rest,
    at: iso(at),
    ...(forwarded && { forwarded: toHttpForwarded(forwarded) }),
    ...(editedAt !== undefined && { editedAt: iso(editedAt) }),
    ...(deletedAt !== undefined && { deletedAt: iso(deletedAt) }),
    ...(thread && { thread: { ...thread, lastAt: iso(thread.lastAt) } }),
  };
}

function toHttpForwarded({ senderId, at }: NonNullable<Message["forwarded"]>) {
  return { ...(senderId !== undefined && { senderId }), ...(at !== undefined && { at: iso(at) }) };
}

export function toHttpNotify({ level, until }: Notify): HttpNotify {
  return { level, until: isoOrNull(until) };
}

export function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

export function isoOrNull(epochMs: number | null): string | null {
  return epochMs === null ? null : iso(epochMs);
}
