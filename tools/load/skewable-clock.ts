import { type Clock, systemClock } from "../../client/clock.ts";

/** The clock of somebody's device, which can be set to another time. Timers go on as they were. */
export class SkewableClock implements Clock {
  /** How far it is ahead, in ms. */
  skewMs = 0;

  nowMs(): number {
    return systemClock.nowMs() + this.skewMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    return systemClock.after(delayMs, callback);
  }
}
