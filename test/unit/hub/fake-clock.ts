import type { Clock } from "../../../durable-objects/clock.ts";

/** Time that passes when the test says so; timers run in their order. */
export class FakeClock implements Clock {
  #nowMs = 1_700_000_000_000;
  #timers: { atMs: number; run: () => void }[] = [];

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }

  get isIdle(): boolean {
    return this.#timers.length === 0;
  }

  /** Timers that wait never run, as where the object loses its memory. */
  stop(): void {
    this.#timers = [];
  }

  advanceTo(atMs: number): void {
    for (;;) {
      const [next] = this.#timers.toSorted((a, b) => a.atMs - b.atMs);
      if (!next || next.atMs > atMs) break;
      this.#timers = this.#timers.filter((each) => each !== next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.run();
    }
    this.#nowMs = Math.max(this.#nowMs, atMs);
  }
}
