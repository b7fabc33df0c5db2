import { LIMITS } from "../../protocol/limits.ts";
import { Timer } from "./timer.ts";

/**
 * The reports of a device that says over and over where it is, at the pace at which friends may hear of it: the first one after a
 * silence at once, then the newest one every `minForwardIntervalMs`. One that is replaced by a newer one in between is not even read.
 */
export class ReportFeed {
  readonly #take: (text: string, atMs: number) => void;
  readonly #timer = new Timer();
  #waiting: { text: string; atMs: number } | null = null;
  #tookAtMs = Number.NEGATIVE_INFINITY;

  /** `take` is given a frame, and when it came. */
  constructor(take: (text: string, atMs: number) => void) {
    this.#take = take;
  }

  add(text: string, nowMs: number): void {
    const waitMs = this.#tookAtMs + LIMITS.minForwardIntervalMs - nowMs;
    if (waitMs <= 0) {
      this.clear();
      this.#tookAtMs = nowMs;
      return this.#take(text, nowMs);
    }
    this.#waiting = { text, atMs: nowMs };
    // A clock that was set back must not prolong the wait.
    if (!this.#timer.isSet)
      this.#timer.set(() => this.#pass(), Math.min(waitMs, LIMITS.minForwardIntervalMs));
  }

  /** Takes what waits at once, before something that came after it. */
  flush(): void {
    if (this.#waiting) this.#pass();
  }

  /** What waits is given up. */
  clear(): void {
    this.#timer.clear();
    this.#waiting = null;
  }

  #pass(): void {
    const waiting = this.#waiting;
    this.clear();
    if (!waiting) return;
    this.#tookAtMs = Date.now();
    this.#take(waiting.text, waiting.atMs);
  }
}
