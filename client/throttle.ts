import type { Cancel, Clock } from "./clock.ts";

/** Runs something when asked to: at once after a silence, then at most once in an interval, in ms, the last time for certain. */
export class Throttle {
  readonly #clock: Clock;
  readonly #intervalMs: () => number;
  readonly #run: () => void;
  #cancel: Cancel | undefined;
  #again = false;

  constructor(clock: Clock, intervalMs: number | (() => number), run: () => void) {
    this.#clock = clock;
    this.#intervalMs = typeof intervalMs === "number" ? () => intervalMs : intervalMs;
    this.#run = run;
  }

  ask(): void {
    if (this.#cancel !== undefined) {
      this.#again = true;
      return;
    }
    this.#cancel = this.#clock.after(this.#intervalMs(), () => {
      this.#cancel = undefined;
      if (!this.#again) return;
      this.#again = false;
      this.ask();
    });
    this.#run();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#again = false;
  }
}
