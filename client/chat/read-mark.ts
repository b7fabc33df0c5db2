import { Throttle } from "../throttle.ts";
import { Wish } from "../wish.ts";
import type { ChatContext } from "./chat-context.ts";

/** While somebody scrolls, more is read many times a second. */
const MARK_EVERY_MS = 500;

/** How far the user has read in a channel, or in one of its threads. It never goes back. */
export class ReadMark {
  readonly #wish: Wish;
  readonly #throttle: Throttle;
  #seq = 0;

  constructor(context: ChatContext, channelId: string, threadOf: number | undefined) {
    const { clock, random, timeoutMs, request } = context;
    // A refusal means that there is nothing to read any more.
    this.#wish = new Wish({ clock, random, timeoutMs, request, dropped: () => {} });
    const thread = threadOf === undefined ? {} : { threadOf };
    const frame = () => ({ type: "markRead", channelId, seq: this.#seq, ...thread }) as const;
    this.#throttle = new Throttle(clock, MARK_EVERY_MS, () => {
      this.#wish.want(frame, { lasting: false }).catch(() => {});
    });
  }

  get seq(): number {
    return this.#seq;
  }

  /** @returns whether that is news */
  mark(seq: number): boolean {
    if (seq <= this.#seq) return false;
    this.#seq = seq;
    this.#throttle.ask();
    return true;
  }

  /** What the server knows, from whichever device. @returns whether that is news */
  heard(seq: number): boolean {
    const isNews = seq > this.#seq;
    if (isNews) this.#seq = seq;
    return isNews;
  }

  /** To be called on each new link. */
  send(): void {
    this.#wish.send();
  }

  clear(error: Error): void {
    this.#throttle.stop();
    this.#wish.forget(error);
    this.#seq = 0;
  }
}
