import type { Clock } from "./clock.ts";

/**
 * Runs something at once after a silence, and otherwise once per interval, in ms, however often it is asked for. Its timer
 * lives for one interval at most, so it does not keep an idle object awake.
 */
export class Pace {
  readonly #clock: Clock;
  readonly #intervalMs: () => number;
  readonly #run: () => void;
  #ranAtMs = Number.NEGATIVE_INFINITY;
  #waits = false;
  #hadToWait = false;
  #lateMs = 0;
  #lateBeforeMs = 0;

  constructor(clock: Clock, intervalMs: number | (() => number), run: () => void) {
    this.#clock = clock;
    this.#intervalMs = typeof intervalMs === "number" ? () => intervalMs : intervalMs;
    this.#run = run;
  }

  /**
   * By how much both of the last two runs came later than they were due: the object has too much else to do. One alone may have met a
   * garbage collection, which is over.
   */
  get lateMs(): number {
    return Math.min(this.#lateMs, this.#lateBeforeMs);
  }

  /** Whether the last run was not the first after a silence. */
  get hadToWait(): boolean {
    return this.#hadToWait;
  }

  request(): void {
    if (this.#waits) return;
    const intervalMs = this.#intervalMs();
    const waitMs = this.#ranAtMs + intervalMs - this.#clock.now();
    if (waitMs <= 0) return this.#go(false, 0);
    this.#waits = true;
    // A clock that was set back must not prolong the wait.
    const delayMs = Math.min(waitMs, intervalMs);
    const dueMs = this.#clock.now() + delayMs;
    this.#clock.after(delayMs, () => {
      this.#waits = false;
      this.#go(true, Math.max(0, this.#clock.now() - dueMs));
    });
  }

  #go(hadToWait: boolean, lateMs: number): void {
    this.#hadToWait = hadToWait;
    this.#lateBeforeMs = this.#lateMs;
    this.#lateMs = lateMs;
    this.#ranAtMs = this.#clock.now();
    this.#run();
  }
}
