import { distanceM } from "../../../geo/distance.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { Fix } from "../../../protocol/links/geo-cell-link.ts";

const MPS_PER_KMH = 1 / 3.6;

/**
 * Where a device has been believed to be, and whether it can have got from there to where it says it is. Over any time its way is no
 * longer than `maxSpeedKmh` allows and `moveToleranceM` more: the tolerance is a bucket that fills up at that speed, so that errors of the
 * receiver pass, and many small jumps do not add up to a great one.
 */
export class Trail {
  readonly #mps: number;
  #last: Fix;
  /** How much farther than its speed allows the device may have got now, in metres. */
  #slackM: number = LIMITS.moveToleranceM;

  /** A trail begins when its first place arrives: a client could make up an age for that one, and gain way by it. */
  constructor(first: Fix, maxSpeedKmh: number, nowMs: number) {
    this.#mps = maxSpeedKmh * MPS_PER_KMH;
    this.#last = { ...first, at: nowMs };
  }

  /**
   * Takes a place if the device can be there; the age of the fix counts. 0 if so, otherwise after how many milliseconds a fix from there
   * could be true. A place that is not taken changes nothing.
   */
  take(fix: Fix): number {
    const elapsedMs = Math.max(0, fix.at - this.#last.at);
    const leftM = this.#slackM + (elapsedMs / 1_000) * this.#mps - distanceM(this.#last, fix);
    if (leftM < 0) return Math.ceil((-leftM / this.#mps) * 1_000);
    this.#slackM = Math.min(leftM, LIMITS.moveToleranceM);
    this.#last = { ...fix, at: this.#last.at + elapsedMs };
    return 0;
  }
}
