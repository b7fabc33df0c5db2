import type { Message } from "../../../../protocol/chat/message.ts";
import type { ChannelEvent, ChannelOpened } from "../../../../protocol/chat/server-frames.ts";
import type { Since } from "../../../../protocol/links/chat-channel-link.ts";

/** What one device has of a channel, as it follows from what the channel tells it. */
export class Device {
  readonly messages = new Map<number, Message>();
  /** Messages that it never got, as they are not in the newest page. */
  readonly holes = new Set<number>();
  epoch = "";
  offset = 0;

  get since(): Since {
    return { epoch: this.epoch, offset: this.offset, seq: Math.max(0, ...this.messages.keys()) };
  }

  open(opened: Omit<ChannelOpened, "type" | "re">, lastSeq: number): void {
    const { recovered, messages, epoch, offset } = opened;
    if (!recovered) {
      this.messages.clear();
      for (let seq = 1; seq <= lastSeq; seq += 1) this.holes.add(seq);
    }
    for (const message of messages) {
      this.messages.set(message.seq, message);
      this.holes.delete(message.seq);
    }
    this.epoch = epoch;
    this.offset = offset;
  }

  apply(events: readonly ChannelEvent[], offset: number): void {
    for (const event of events) this.#apply(event);
    this.offset = offset;
  }

  #apply(event: ChannelEvent): void {
    switch (event.event) {
      case "sent":
        this.messages.set(event.message.seq, event.message);
        return;
      case "edited": {
        const { event: _, seq, ...content } = event;
        this.#change(seq, ({ preview: _p, mentions: _m, attachments: _a, ...kept }) => ({
          ...kept,
          ...content,
        }));
        return;
      }
      case "deleted": {
        const { event: _, seq, ...by } = event;
        this.#change(seq, ({ preview: _p, mentions: _m, attachments: _a, reactions: _r, ...kept }) => ({
          ...kept,
          ...by,
          body: "",
        }));
        return;
      }
      case "reaction":
        this.#change(event.seq, ({ reactions: _r, ...kept }) =>
          event.reactions.length > 0 ? { ...kept, reactions: event.reactions } : kept,
        );
        return;
      case "thread":
        this.#change(event.seq, (message) => ({ ...message, thread: event.thread }));
        return;
      case "pin":
        this.#change(event.seq, ({ pinned: _p, ...kept }) =>
          event.pinned ? { ...kept, pinned: true } : kept,
        );
        return;
      case "channel":
      case "member":
      case "erased":
      case "forgotten":
        return;
    }
  }

  #change(seq: number, change: (message: Message) => Message): void {
    const message = this.messages.get(seq);
    if (message) this.messages.set(seq, change(message));
  }
}

/** A message without its id and without what a quote shows of another, which devices look up. */
export function comparable({ id: _id, replyTo, ...message }: Message): Omit<Message, "id"> {
  return { ...message, ...(replyTo && { replyTo: { seq: replyTo.seq } }) };
}
