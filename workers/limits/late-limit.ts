import type { LimitBy } from "./abuse-limits.ts";
import { SWIFT_RETRY_AFTER_MS } from "./swift-limit.ts";

/**
 * A limit that is asked for each time but not waited for: what is one too many is refused from the moment on at which the answer is
 * there. So the order and the pace of a conversation do not depend on a limiter, at the price of the few messages that are let
 * through while it answers.
 */
export class LateLimit {
  readonly #ask: () => Promise<LimitBy | null>;
  readonly #now: () => number;
  #refused: { by: LimitBy; untilMs: number } | null = null;

  /** `ask`: counts one more, and answers by whom there was too much, or null. */
  constructor(ask: () => Promise<LimitBy | null>, now: () => number) {
    this.#ask = ask;
    this.#now = now;
  }

  /** Null where it may go on; otherwise what stands in the way, and for how long at least. */
  admit(): { by: LimitBy; retryAfterMs: number } | null {
    const nowMs = this.#now();
    if (this.#refused && nowMs < this.#refused.untilMs) {
      return { by: this.#refused.by, retryAfterMs: this.#refused.untilMs - nowMs };
    }
    this.#refused = null;
    void this.#count();
    return null;
  }

  /** A limiter that does not answer limits nothing. */
  async #count(): Promise<void> {
    const by = await this.#ask().catch(() => null);
    if (by !== null) this.#refused = { by, untilMs: this.#now() + SWIFT_RETRY_AFTER_MS };
  }
}
