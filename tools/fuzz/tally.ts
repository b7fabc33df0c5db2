import { build, type Histogram } from "hdr-histogram-js";

/** What came of all frames and requests. */
export class Tally {
  readonly errorsByCode: Record<string, number> = {};
  readonly statuses: Record<string, number> = {};
  readonly closes: Record<string, number> = {};
  readonly #latencies: Histogram = build({ lowestDiscernibleValue: 1, highestTrackableValue: 120_000 });
  frames = 0;
  requests = 0;

  noteError(code: string): void {
    this.errorsByCode[code] = (this.errorsByCode[code] ?? 0) + 1;
  }

  noteClose(code: number): void {
    this.closes[code] = (this.closes[code] ?? 0) + 1;
  }

  noteStatus(status: number): void {
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
  }

  /** How long an answer took. */
  noteLatency(ms: number): void {
    this.#latencies.recordValue(Math.max(1, Math.round(ms)));
  }

  get p99Ms(): number {
    return this.#latencies.totalCount === 0 ? 0 : this.#latencies.getValueAtPercentile(99);
  }
}
