import type { Message } from "../../protocol/chat/message.ts";
import type { ChannelEvent } from "../../protocol/chat/server-frames.ts";
import type { MessagePage } from "../api/messages.ts";
import { changeMessage, changeQuote, isMessageChange, type Quote, quoteOf } from "./change-message.ts";

/**
 * A run of messages without a gap, rising by `seq`: of a channel, or of one of its threads. It grows to both sides by pages,
 * and with what is written while it reaches up to the newest message.
 */
export class MessageRun {
  readonly #belongs: (message: Message) => boolean;
  #messages: Message[] = [];
  #earlier: number | null = null;
  #later: number | null = null;
  /** Before there is a page, nothing tells what would be missing before a new message. */
  #isLoaded = false;

  /** @param belongs whether a message is one of those that the window is about */
  constructor(belongs: (message: Message) => boolean) {
    this.#belongs = belongs;
  }

  /** A new array after each change. */
  get messages(): readonly Message[] {
    return this.#messages;
  }

  /** What to ask for as `before` to read on backwards; null where nothing is earlier. */
  get earlier(): number | null {
    return this.#earlier;
  }

  /** What to ask for as `after` to read on; null where the window reaches up to the newest message. */
  get later(): number | null {
    return this.#later;
  }

  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  replace({ messages, before, after }: MessagePage): void {
    this.#messages = messages.filter(this.#belongs);
    this.#earlier = before;
    this.#later = after;
    this.#isLoaded = true;
  }

  clear(): void {
    this.replace({ messages: [], before: null, after: null });
    this.#isLoaded = false;
  }

  /** Adds the page that ends before the window. */
  joinBefore({ messages, before }: MessagePage): void {
    const first = this.#messages[0]?.seq ?? Number.POSITIVE_INFINITY;
    const earlier = messages.filter((message) => message.seq < first && this.#belongs(message));
    this.#messages = [...earlier, ...this.#messages];
    this.#earlier = before;
  }

  /** Adds the page that begins after the window. */
  joinAfter({ messages, after }: MessagePage): void {
    const last = this.#messages.at(-1)?.seq ?? 0;
    const later = messages.filter((message) => message.seq > last && this.#belongs(message));
    this.#messages = [...this.#messages, ...later];
    this.#later = after;
  }

  /** Takes what happened in the channel, as far as it concerns the window. */
  apply(event: ChannelEvent): void {
    if (event.event === "sent") {
      this.#put(event.message);
      this.#requote(event.message.seq, () => quoteOf(event.message));
    } else if (event.event === "erased") {
      this.#erase(event.beforeSeq);
    } else if (isMessageChange(event)) {
      const index = this.#indexOf(event.seq);
      const message = this.#messages[index];
      if (message?.seq === event.seq) this.#set(index, changeMessage(message, event));
      this.#requote(event.seq, (quote) => changeQuote(quote, event));
    }
  }

  /** Shows a message as it is now where others quote it. */
  #requote(seq: number, change: (quote: Quote) => Quote): void {
    for (const [index, message] of this.#messages.entries()) {
      // Where the server had no more than the number at hand, there is nothing to keep up to date.
      if (message.replyTo?.seq !== seq || message.replyTo.senderId === undefined) continue;
      this.#set(index, { ...message, replyTo: change(message.replyTo) });
    }
  }

  /** Replaces the message of the same seq, or adds a new one where the window reaches up to it. */
  #put(message: Message): void {
    if (!this.#belongs(message)) return;
    const index = this.#indexOf(message.seq);
    if (this.#messages[index]?.seq === message.seq) {
      this.#set(index, message);
    } else if (this.#isLoaded && index === this.#messages.length && this.#later === null) {
      this.#messages = [...this.#messages, message];
    }
  }

  #set(index: number, message: Message): void {
    this.#messages = [...this.#messages];
    this.#messages[index] = message;
  }

  #erase(beforeSeq: number): void {
    const first = this.#messages[0]?.seq;
    if (first === undefined || first > beforeSeq) return;
    this.#messages = this.#messages.slice(this.#indexOf(beforeSeq));
    this.#earlier = null;
  }

  /** The place of the first message with this seq or a higher one. */
  #indexOf(seq: number): number {
    let low = 0;
    let high = this.#messages.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#messages[middle]?.seq ?? 0) < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
