import { build, type Histogram } from "hdr-histogram-js";

const LONGEST_MS = 120_000;

/** How long things took, in ms, to a thousandth of it. */
export class Latencies {
  readonly #micros: Histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: LONGEST_MS * 1_000,
    numberOfSignificantValueDigits: 3,
  });

  record(ms: number): void {
    this.#micros.recordValue(Math.round(Math.min(LONGEST_MS, Math.max(0.001, ms)) * 1_000));
  }

  get count(): number {
    return this.#micros.totalCount;
  }

  /** 0 where nothing was recorded. */
  percentileMs(percentile: number): number {
    return this.count === 0 ? 0 : this.#micros.getValueAtPercentile(percentile) / 1_000;
  }

  reset(): void {
    this.#micros.reset();
  }
}
