import type { Clock } from "../clock.ts";

export interface DeliveryLineHost {
  /** Whether there is room for one more. */
  hasRoom(): boolean;
  /** Whether this member's turn may come now. */
  mayBegin(user: string): boolean;
  begin(user: string): void;
}

/** Members who are to be told, a few at a time and then a pause: the channel's own messages are not to wait behind all of them. */
export class DeliveryLine {
  readonly #host: DeliveryLineHost;
  readonly #clock: Clock;
  readonly #waiting = new Set<string>();
  readonly #atOnce: number;
  #apartMs: number;
  /** Whether the next ones begin in a moment. */
  #pauses = false;

  /** So many begin together, and the next ones so much later. */
  constructor(clock: Clock, atOnce: number, apartMs: number, host: DeliveryLineHost) {
    this.#clock = clock;
    this.#atOnce = atOnce;
    this.#apartMs = apartMs;
    this.#host = host;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Takes more in. From the next pause on it is so long. */
  add(users: Iterable<string>, apartMs = this.#apartMs): void {
    for (const user of users) this.#waiting.add(user);
    this.#apartMs = apartMs;
  }

  remove(user: string): void {
    this.#waiting.delete(user);
  }

  /** Begins those whose turn it is. */
  advance(): void {
    if (this.#pauses) return;
    let begun = 0;
    for (const user of this.#waiting) {
      if (!this.#host.hasRoom()) return;
      if (!this.#host.mayBegin(user)) continue;
      if (begun === this.#atOnce) return this.#pause();
      begun += 1;
      this.#waiting.delete(user);
      this.#host.begin(user);
    }
  }

  #pause(): void {
    this.#pauses = true;
    this.#clock.after(this.#apartMs, () => {
      this.#pauses = false;
      this.advance();
    });
  }
}
