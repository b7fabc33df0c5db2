const WINDOW_MS = 1_000;

/** How many a second, over the window that has just passed: what was counted before the present one counts by its share of it. */
export class MessageRate {
  readonly #windowMs: number;
  #window = 0;
  #count = 0;
  #before = 0;

  constructor(windowMs = WINDOW_MS) {
    this.#windowMs = windowMs;
  }

  add(nowMs: number, count = 1): void {
    this.#roll(nowMs);
    this.#count += count;
  }

  perS(nowMs: number): number {
    this.#roll(nowMs);
    const past = (nowMs % this.#windowMs) / this.#windowMs;
    return ((this.#count + this.#before * (1 - past)) * 1_000) / this.#windowMs;
  }

  #roll(nowMs: number): void {
    const window = Math.floor(nowMs / this.#windowMs);
    if (window === this.#window) return;
    this.#before = window === this.#window + 1 ? this.#count : 0;
    this.#count = 0;
    this.#window = window;
  }
}
