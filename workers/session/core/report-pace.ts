import { distanceM } from "../../../geo/distance.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { Fix } from "../../../protocol/links/geo-cell-link.ts";

/** Tells how often the device should report: seldom once it has stayed in one place for a while. */
export class ReportPace {
  #anchor: Fix | null = null;

  /** When the next report is wanted, in milliseconds from now. */
  get nextReportInMs(): number {
    return this.#still ? LIMITS.reportWhenStillMs : LIMITS.reportWhenMovingMs;
  }

  #still = false;

  /** Takes note of a report. Answers whether the pace changed. */
  observe(fix: Fix): boolean {
    const was = this.#still;
    if (!this.#anchor || distanceM(this.#anchor, fix) > LIMITS.stillWithinM) this.#anchor = fix;
    this.#still = fix.at - this.#anchor.at >= LIMITS.stillAfterMs;
    return was !== this.#still;
  }
}
