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
  #lateMs = 0;

  constructor(clock: Clock, intervalMs: number | (() => number), run: () => void) {
    this.#clock = clock;
    this.#intervalMs = typeof intervalMs === "number" ? () => intervalMs : intervalMs;
    this.#run = run;
  }

  /** By how much the last run came later than it was due: the object had too much else to do. */
  get lateMs(): number {
    return this.#lateMs;
  }

  request(): void {
    if (this.#waits) return;
    const intervalMs = this.#intervalMs();
    const waitMs = this.#ranAtMs + intervalMs - this.#clock.now();
    if (waitMs <= 0) return this.#go(0);
    this.#waits = true;
    // A clock that was set back must not prolong the wait.
    const delayMs = Math.min(waitMs, intervalMs);
    const dueMs = this.#clock.now() + delayMs;
    this.#clock.after(delayMs, () => {
      this.#waits = false;
      this.#go(Math.max(0, this.#clock.now() - dueMs));
    });
  }

  #go(lateMs: number): void {
    this.#lateMs = lateMs;
    this.#ranAtMs = this.#clock.now();
    this.#run();
  }
}
