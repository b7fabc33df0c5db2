/** The time and timers, as the parts of the shell need them. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs something once, unless the function that it answers is called before. */
  after(delayMs: number, run: () => void): () => void;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const handle = setTimeout(run, delayMs);
    return () => clearTimeout(handle);
  },
};
