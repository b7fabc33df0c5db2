import type { Message } from "../../protocol/chat/message.ts";
import type { ChannelEvent } from "../../protocol/chat/server-frames.ts";

/** An event that changes a message which is there. It says how things are now, so that applying it twice does no harm. */
export type MessageChange = Extract<
  ChannelEvent,
  { event: "edited" | "deleted" | "reaction" | "thread" | "pin" }
>;

export function isMessageChange(event: ChannelEvent): event is MessageChange {
  return ["edited", "deleted", "reaction", "thread", "pin"].includes(event.event);
}

/** A message as it is after an event about it. */
export function changeMessage(message: Message, event: MessageChange): Message {
  switch (event.event) {
    case "edited": {
      const { event: _, seq: __, ...content } = event;
      return { ...without(message, "preview", "mentions", "attachments"), ...content };
    }
    case "deleted": {
      const { deletedAt, deletedBy } = event;
      const kept = without(message, "preview", "mentions", "attachments", "reactions", "pinned");
      return { ...kept, body: "", deletedAt, deletedBy };
    }
    case "reaction": {
      const { reactions } = event;
      return reactions.length > 0 ? { ...message, reactions } : without(message, "reactions");
    }
    case "thread":
      return { ...message, thread: event.thread };
    case "pin":
      return event.pinned ? { ...message, pinned: true } : without(message, "pinned");
  }
}

/** What a message shows of the one that it quotes. */
export type Quote = NonNullable<Message["replyTo"]>;

/** What is shown of a message where another quotes it. */
export function quoteOf({ seq, senderId, preview, deletedAt }: Message): Quote {
  return {
    seq,
    senderId,
    ...(preview !== undefined && { preview }),
    ...(deletedAt !== undefined && { deleted: true }),
  };
}

/** A quote as it is after an event about the quoted message. */
export function changeQuote(quote: Quote, event: MessageChange): Quote {
  if (event.event !== "edited" && event.event !== "deleted") return quote;
  const kept = without(quote, "preview");
  if (event.event === "deleted") return { ...kept, deleted: true };
  return event.preview === undefined ? kept : { ...kept, preview: event.preview };
}

function without<Of extends object, Name extends keyof Of>(value: Of, ...names: Name[]): Omit<Of, Name> {
  const rest = { ...value };
  for (const name of names) delete rest[name];
  return rest;
}
