import type { Clock } from "../../../durable-objects/clock.ts";

/** A clock that stands still until it is moved on. */
export class FakeClock implements Clock {
  #nowMs = 1_000_000;
  #timers: { atMs: number; run: () => void }[] = [];

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, run };
    this.#timers.push(timer);
    return () => void (this.#timers = this.#timers.filter((other) => other !== timer));
  }

  /** How many timers stand. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Moves on, running what becomes due in order, and lets promises settle in between. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await settle();
    for (;;) {
      const due = this.#timers.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (!due) break;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.#nowMs = Math.max(this.#nowMs, due.atMs);
      due.run();
      await settle();
    }
    this.#nowMs = untilMs;
  }

  /** As where something else keeps the process busy for so long: what becomes due meanwhile runs late. */
  keepBusy(ms: number): void {
    this.#nowMs += ms;
  }

  /** As where the process ends. */
  dropTimers(): void {
    this.#timers = [];
  }

  /** As where the system's clock is corrected. */
  setBack(ms: number): void {
    this.#nowMs -= ms;
    this.#timers = this.#timers.map((timer) => ({ ...timer, atMs: timer.atMs - ms }));
  }
}

/** Lets everything that waits for promises only go as far as it gets. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
