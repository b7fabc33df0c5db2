/** Calls off a planned callback; harmless once it ran. */
export type Cancel = () => void;

/** Time as the SDK sees it, so that tests can move it by hand. */
export interface Clock {
  /** Milliseconds since the Unix epoch by the device's own clock, which may be wrong: only differences are used. */
  nowMs(): number;
  /** Runs `callback` once after `delayMs`. */
  after(delayMs: number, callback: () => void): Cancel;
}

/** The longest delay of `setTimeout`; a longer one would fire at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, Math.min(delayMs, MAX_DELAY_MS));
    return () => clearTimeout(timer);
  },
};
