import { distanceM } from "../../../geo/distance.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { Fix } from "../../../protocol/links/geo-cell-link.ts";

/** A device that reports this far from the wanted time is let be: telling it costs more than it is worth. */
const TOLERANCE_MS = 500;

/**
 * Tells when the device should report next: seldom once it has stayed in one place for a while, and at the time of the period at which
 * its friends report, where a cell has named one.
 */
export class ReportPace {
  #anchor: Fix | null = null;
  #still = false;
  #phaseMs: number | null = null;
  /** What the device goes by, and since when. */
  #toldMs: number = LIMITS.reportWhenMovingMs;
  #toldAtMs = Number.NEGATIVE_INFINITY;

  /** Reports are wanted at this time of each period of `reportWhenMovingMs`, by the wall clock. */
  setPhase(phaseMs: number): void {
    this.#phaseMs = phaseMs;
  }

  /** Takes note of a report. */
  observe(fix: Fix): void {
    if (!this.#anchor || distanceM(this.#anchor, fix) > LIMITS.stillWithinM) this.#anchor = fix;
    this.#still = fix.at - this.#anchor.at >= LIMITS.stillAfterMs;
  }

  /**
   * Whether a device that reported just now, and goes by what it was told last, would report at another time than is wanted. One that
   * reports much sooner than it was told has reasons of its own: it is not told again and again.
   */
  isOff(nowMs: number): boolean {
    if (nowMs - this.#toldAtMs < this.#toldMs / 2) return false;
    return Math.abs(this.#wantedInMs(nowMs) - this.#toldMs) > TOLERANCE_MS;
  }

  /** When the next report is wanted, in milliseconds from now. The device is told. */
  tell(nowMs: number): number {
    this.#toldMs = this.#wantedInMs(nowMs);
    this.#toldAtMs = nowMs;
    return this.#toldMs;
  }

  #wantedInMs(nowMs: number): number {
    const inMs = this.#still ? LIMITS.reportWhenStillMs : LIMITS.reportWhenMovingMs;
    if (this.#phaseMs === null) return inMs;
    const periodMs = LIMITS.reportWhenMovingMs;
    const lateMs = (nowMs + inMs - this.#phaseMs) % periodMs;
    return inMs - (lateMs > periodMs / 2 ? lateMs - periodMs : lateMs);
  }
}
