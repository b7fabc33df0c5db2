/** So many devices are let in at a time, each within a second or two. Those who come on top would only make all of them wait. */
const MAX_AT_ONCE = 256;
/** How long one takes of the time of all, until that has been seen. */
const FIRST_GUESS_MS = 5;
/** How much the newest observation counts. */
const WEIGHT = 0.05;
const MIN_WAIT_MS = 1_000;
const MAX_WAIT_MS = 60_000;

/**
 * The door of an isolate, for the moment when a network that was down comes back and everybody with it. As many as can be let in at
 * once are; the newest are sent away, each with another time at which to come again, one after the other at the pace at which
 * devices are being let in. So what was begun is finished first, and nobody comes in vain more often than once or twice.
 */
export class Handshakes {
  readonly #maxAtOnce: number;
  #inProgress = 0;
  #intervalMs = FIRST_GUESS_MS;
  #lastLeftMs = Number.NEGATIVE_INFINITY;
  #nextSlotMs = 0;

  constructor(maxAtOnce = MAX_AT_ONCE) {
    this.#maxAtOnce = maxAtOnce;
  }

  /** Somebody comes. Answers 0 where they are let in (`leave` is to follow), and otherwise in how many ms to come again. */
  enter(nowMs: number): number {
    if (this.#inProgress < this.#maxAtOnce) {
      this.#inProgress += 1;
      return 0;
    }
    const slotMs = Math.max(this.#nextSlotMs, nowMs + MIN_WAIT_MS);
    // Beyond that nobody knows; they are spread anew when they come.
    const isKnown = slotMs - nowMs < MAX_WAIT_MS;
    this.#nextSlotMs = isKnown ? slotMs + this.#intervalMs : nowMs + MIN_WAIT_MS;
    return Math.ceil(slotMs - nowMs);
  }

  /** Somebody is in, or was refused. */
  leave(nowMs: number): void {
    // A pause in which nobody waited says nothing of how long it takes.
    const isBusy = this.#inProgress > this.#maxAtOnce / 2;
    if (isBusy && nowMs >= this.#lastLeftMs && this.#lastLeftMs > 0) {
      this.#intervalMs += WEIGHT * (Math.min(nowMs - this.#lastLeftMs, MIN_WAIT_MS) - this.#intervalMs);
    }
    this.#lastLeftMs = nowMs;
    this.#inProgress -= 1;
  }
}
