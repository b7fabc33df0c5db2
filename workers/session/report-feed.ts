import { LOCATION_REPORTS } from "../../telemetry/metrics.ts";
import { ForwardPace } from "./forward-pace.ts";

/**
 * The reports of a device that says over and over where it is, at the pace at which friends may hear of it: the first one after a
 * silence at once, then the newest one at each time at which its region forwards. One that is replaced by a newer one in between is not
 * even read.
 */
export class ReportFeed {
  readonly #take: (text: string, atMs: number) => void;
  readonly #pace: ForwardPace;
  #waiting: { text: string; atMs: number } | null = null;

  /** `take` is given a frame, and when it came; `phaseMs`: when in each interval the user's region forwards. */
  constructor(take: (text: string, atMs: number) => void, phaseMs = () => 0) {
    this.#take = take;
    this.#pace = new ForwardPace(phaseMs, () => this.flush());
  }

  add(text: string, nowMs: number): void {
    if (this.#waiting) LOCATION_REPORTS.increment("superseded");
    this.#waiting = { text, atMs: nowMs };
    this.#pace.request();
  }

  /** Takes what waits at once, as before something that came after it. */
  flush(): void {
    const waiting = this.#waiting;
    if (!waiting) return;
    this.#waiting = null;
    this.#pace.ran();
    this.#take(waiting.text, waiting.atMs);
  }

  /** What waits is given up. */
  clear(): void {
    this.#pace.clear();
    this.#waiting = null;
  }
}
