import type { Channel, Role } from "../../protocol/chat/channel.ts";
import type { ChannelEvent, ChannelOpened, Receipt } from "../../protocol/chat/server-frames.ts";
import { type ChannelParts, ConversationCore } from "./conversation-core.ts";
import type { ShownMessage } from "./shown-message.ts";
import type { StoredStream } from "./sync-state.ts";

/** How many messages an app stores of a channel: what a screen shows at once, and some more. */
const STORED_MESSAGES = 100;

/** What is known of a channel. */
export class ChannelState {
  readonly main: ConversationCore;
  readonly receipts = new Map<string, Receipt>();
  channel: Channel | null = null;
  role: Role | null = null;
  pins: readonly number[] = [];
  readonly #parts: ChannelParts;
  readonly #threads = new Map<number, ConversationCore>();

  constructor(parts: ChannelParts) {
    this.#parts = parts;
    this.main = new ConversationCore(parts);
  }

  /** The channel itself, and the threads that the app has asked for. */
  get conversations(): ConversationCore[] {
    return [this.main, ...this.#threads.values()];
  }

  conversation(threadOf: number | undefined): ConversationCore | undefined {
    return threadOf === undefined ? this.main : this.#threads.get(threadOf);
  }

  /** A message as the user sees it; undefined where it is not at hand. */
  shown(seq: number): ShownMessage | undefined {
    for (const { messages } of this.conversations) {
      const found = messages.find((message) => message.seq === seq);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  thread(seq: number): ConversationCore {
    const thread = this.#threads.get(seq) ?? new ConversationCore(this.#parts, seq);
    this.#threads.set(seq, thread);
    return thread;
  }

  /** Takes over everything but the messages of an answer to opening the channel. */
  describe(known: Pick<StoredStream, "channel" | "role" | "pins" | "receipts" | "readSeq">): void {
    const { channel, role, pins, receipts, readSeq } = known;
    this.channel = channel;
    this.role = role;
    this.pins = pins;
    this.receipts.clear();
    for (const receipt of receipts) this.receipts.set(receipt.userId, receipt);
    this.main.readMark.heard(readSeq);
  }

  /** Starts over with the newest page. */
  replace({ messages, hasEarlier, entry }: Pick<ChannelOpened, "messages" | "hasEarlier" | "entry">): void {
    const first = messages[0]?.seq ?? (entry.lastMessage?.seq ?? 0) + 1;
    this.main.history.replace({ messages, before: hasEarlier ? first : null, after: null });
    for (const thread of this.#threads.values()) thread.history.outdate();
  }

  apply(event: ChannelEvent): void {
    for (const { history } of this.conversations) history.apply(event);
    switch (event.event) {
      case "pin":
        this.pins = [
          ...this.pins.filter((seq) => seq !== event.seq),
          ...(event.pinned ? [event.seq] : []),
        ].sort((one, other) => one - other);
        return;
      case "erased":
        this.pins = this.pins.filter((seq) => seq >= event.beforeSeq);
        return;
      case "channel":
        this.channel = event.channel;
        return;
      case "member":
        if (event.role === null) this.receipts.delete(event.userId);
        if (event.userId === this.#parts.context.userId()) this.role = event.role;
        return;
      default:
        return;
    }
  }

  changed(): void {
    for (const conversation of this.conversations) conversation.changed();
  }

  /** As an app may store it; undefined where the stream cannot continue from it. */
  store(): Omit<StoredStream, "epoch" | "offset" | "seq"> | undefined {
    const { channel, role, pins, receipts, main } = this;
    const { messages, earlier, later } = main.history.run;
    if (channel === null || role === null || later !== null) return undefined;
    return {
      channel,
      role,
      pins: [...pins],
      receipts: [...receipts.values()],
      readSeq: main.readMark.seq,
      messages: messages.slice(-STORED_MESSAGES),
      earlier: messages.length > STORED_MESSAGES ? (messages.at(-STORED_MESSAGES)?.seq ?? null) : earlier,
    };
  }

  restore(stored: StoredStream): void {
    this.describe(stored);
    const { messages, earlier } = stored;
    this.main.history.replace({ messages: [...messages], before: earlier, after: null });
  }

  clear(error: Error): void {
    this.channel = null;
    this.role = null;
    this.pins = [];
    this.receipts.clear();
    for (const { history, readMark } of this.conversations) {
      history.clear();
      readMark.clear(error);
    }
  }
}
