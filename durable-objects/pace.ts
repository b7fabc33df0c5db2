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

  constructor(clock: Clock, intervalMs: number | (() => number), run: () => void) {
    this.#clock = clock;
    this.#intervalMs = typeof intervalMs === "number" ? () => intervalMs : intervalMs;
    this.#run = run;
  }

  request(): void {
    if (this.#waits) return;
    const intervalMs = this.#intervalMs();
    const waitMs = this.#ranAtMs + intervalMs - this.#clock.now();
    if (waitMs <= 0) return this.#go();
    this.#waits = true;
    // A clock that was set back must not prolong the wait.
    this.#clock.after(Math.min(waitMs, intervalMs), () => {
      this.#waits = false;
      this.#go();
    });
  }

  #go(): void {
    this.#ranAtMs = this.#clock.now();
    this.#run();
  }
}
