const WINDOW_MS = 1_000;

/** Messages per second, over the second that has just passed: what was counted before the present window counts by its share of it. */
export class MessageRate {
  #window = 0;
  #count = 0;
  #before = 0;

  add(nowMs: number): void {
    this.#roll(nowMs);
    this.#count += 1;
  }

  perS(nowMs: number): number {
    this.#roll(nowMs);
    return this.#count + this.#before * (1 - (nowMs % WINDOW_MS) / WINDOW_MS);
  }

  #roll(nowMs: number): void {
    const window = Math.floor(nowMs / WINDOW_MS);
    if (window === this.#window) return;
    this.#before = window === this.#window + 1 ? this.#count : 0;
    this.#count = 0;
    this.#window = window;
  }
}
