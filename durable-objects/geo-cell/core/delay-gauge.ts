/** How long the least delay is remembered, so that clocks may drift. */
const BASE_MS = 60_000;
/** The share that a new delay has in the average. */
const WEIGHT = 1 / 16;

/**
 * How much longer messages wait for the object than they must: the sign of an object, or a machine, with too much to do. Delays come by
 * two clocks that may differ, so that only what exceeds the least one of the last minute or two counts. Timers would not show it: they are
 * served before what waits.
 */
export class DelayGauge {
  #leastMs = Number.POSITIVE_INFINITY;
  #earlierLeastMs = Number.POSITIVE_INFINITY;
  #baseUntilMs = Number.NEGATIVE_INFINITY;
  #averageMs = 0;

  /** A message that was sent at `sentMs`, by its sender's clock, is here now. */
  note(sentMs: number, nowMs: number): void {
    const delayMs = nowMs - sentMs;
    if (nowMs >= this.#baseUntilMs) {
      this.#earlierLeastMs = this.#leastMs;
      this.#leastMs = delayMs;
      this.#baseUntilMs = nowMs + BASE_MS;
    }
    this.#leastMs = Math.min(this.#leastMs, delayMs);
    const excessMs = delayMs - Math.min(this.#leastMs, this.#earlierLeastMs);
    this.#averageMs += (excessMs - this.#averageMs) * WEIGHT;
  }

  /** In ms, over the last messages. */
  get excessMs(): number {
    return this.#averageMs;
  }
}
