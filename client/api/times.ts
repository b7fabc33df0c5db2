import type { Channel, HttpChannel } from "../../protocol/chat/channel.ts";
import type { Notify } from "../../protocol/chat/inbox.ts";
import type { HttpMessage, Message } from "../../protocol/chat/message.ts";
import type { HttpPresence, Presence } from "../../protocol/chat/presence.ts";
import type { HttpNotify } from "../../protocol/chat/resources.ts";

/** HTTP says times in ISO 8601. Here they become epoch milliseconds, so that an app meets one kind of message only. */

export function toMessage(message: HttpMessage): Message {
  const { at, forwarded, editedAt, deletedAt, thread, ...rest } = message;
  return {
    ...rest,
    at: Date.parse(at),
    ...(forwarded && { forwarded: toForwarded(forwarded) }),
    ...(editedAt !== undefined && { editedAt: Date.parse(editedAt) }),
    ...(deletedAt !== undefined && { deletedAt: Date.parse(deletedAt) }),
    ...(thread && { thread: { ...thread, lastAt: Date.parse(thread.lastAt) } }),
  };
}

function toForwarded({ senderId, at }: NonNullable<HttpMessage["forwarded"]>) {
  return {
    ...(senderId !== undefined && { senderId }),
    ...(at !== undefined && { at: Date.parse(at) }),
  };
}

export function toChannel<Of extends HttpChannel>(channel: Of): Omit<Of, keyof HttpChannel> & Channel {
  const { createdAt, archivedAt } = channel;
  return { ...channel, createdAt: Date.parse(createdAt), archivedAt: msOrNull(archivedAt) };
}

export function toPresence(presence: HttpPresence): Presence {
  const { lastSeen, status, ...rest } = presence;
  return {
    ...rest,
    lastSeen: msOrNull(lastSeen),
    status: status && { ...status, until: msOrNull(status.until) },
  };
}

export function toNotify({ level, until }: HttpNotify): Notify {
  return { level, until: msOrNull(until) };
}

export function toHttpNotify({ level, until }: Notify): HttpNotify {
  return { level, until: until === null ? null : new Date(until).toISOString() };
}

function msOrNull(iso: string | null): number | null {
  return iso === null ? null : Date.parse(iso);
}
