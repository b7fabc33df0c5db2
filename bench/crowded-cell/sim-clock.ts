import type { Clock } from "../../durable-objects/clock.ts";

/** The process's own, before a `SimClock` takes their place. */
const realSetImmediate = setImmediate;

/**
 * A clock that stands still until it is moved on, in whole milliseconds. What runs in the same millisecond runs in the order in
 * which it was asked for; promises settle when the millisecond is over.
 */
export class SimClock implements Clock {
  #nowMs: number;
  readonly #due = new Map<number, (() => void)[]>();

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): () => void {
    let isOn = true;
    this.at(this.#nowMs + delayMs, () => {
      if (isOn) run();
    });
    return () => {
      isOn = false;
    };
  }

  /** The same for what is never taken back. */
  at(timeMs: number, run: () => void): void {
    const dueMs = Math.max(this.#nowMs + 1, Math.ceil(timeMs));
    const others = this.#due.get(dueMs);
    if (others) others.push(run);
    else this.#due.set(dueMs, [run]);
  }

  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    while (this.#nowMs < untilMs) {
      this.#nowMs += 1;
      const due = this.#due.get(this.#nowMs);
      if (!due) continue;
      this.#due.delete(this.#nowMs);
      for (const run of due) run();
      await new Promise((settled) => realSetImmediate(settled));
    }
  }

  /** Lets everything in this process live by this clock: sessions ask the runtime for the time. */
  takeOver(): void {
    let lastHandle = 0;
    const cancels = new Map<number, () => void>();
    const set = (run: () => void, delayMs = 0): number => {
      lastHandle += 1;
      const handle = lastHandle;
      const cancel = this.after(delayMs, () => {
        cancels.delete(handle);
        run();
      });
      cancels.set(handle, cancel);
      return handle;
    };
    const clear = (handle: number): void => {
      cancels.get(handle)?.();
      cancels.delete(handle);
    };
    Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
    Date.now = () => this.#nowMs;
  }
}
