import { LIMITS } from "../../protocol/limits.ts";
import { nextForwardAtMs } from "../../protocol/links/forward-times.ts";
import { Timer } from "./timer.ts";

/** Timers may fire this much early; what is due so soon is due now. */
const EARLY_MS = 5;

/** When a session brings on what came: at once after a silence, else at the next time at which its region forwards. */
export class ForwardPace {
  readonly #phaseMs: () => number;
  readonly #run: () => void;
  readonly #timer = new Timer();
  #ranAtMs = 0;

  /** `phaseMs`: when in each interval the user's region forwards. */
  constructor(phaseMs: () => number, run: () => void) {
    this.#phaseMs = phaseMs;
    this.#run = run;
  }

  request(): void {
    if (this.#timer.isSet) return;
    const waitMs = nextForwardAtMs(this.#ranAtMs, this.#phaseMs()) - Date.now();
    if (waitMs <= EARLY_MS) return this.#run();
    // A clock that was set back must not prolong the wait.
    this.#timer.set(this.#run, Math.min(waitMs, 2 * LIMITS.minForwardIntervalMs));
  }

  /** It was done, by this pace or for another reason. */
  ran(): void {
    this.#timer.clear();
    this.#ranAtMs = Date.now();
  }

  /** Nothing is left to be done. */
  clear(): void {
    this.#timer.clear();
  }
}
