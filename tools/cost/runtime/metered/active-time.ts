/**
 * How long an object is billed for: from its first event until nothing of it is under way any more, be that events, timers or calls
 * that wait for an answer; what overlaps counts once. An object that is idle and could hibernate costs nothing, even before it does
 * (`OBJECT_DURATION` in `prices.ts` says where that is written). `tailMs` lets whatever ends count for longer, to see what a
 * stricter rule would cost. Times in milliseconds by any clock that does not go back.
 */
export class ActiveTime {
  readonly #tailMs: number;
  #underWay = 0;
  /** The beginning of the stretch that is counted now, and where it ends unless something else comes. */
  #fromMs = 0;
  #untilMs = Number.NEGATIVE_INFINITY;
  #totalMs = 0;

  constructor(tailMs = 0) {
    this.#tailMs = tailMs;
  }

  /** Something begins. */
  begin(nowMs: number): void {
    if (this.#underWay === 0 && nowMs > this.#untilMs) {
      this.#close();
      this.#fromMs = nowMs;
      this.#untilMs = nowMs;
    }
    this.#underWay += 1;
  }

  /** Something that began ends; with `extraMs`, it would have taken so much longer elsewhere. */
  end(nowMs: number, extraMs = 0): void {
    this.#underWay -= 1;
    this.#untilMs = Math.max(this.#untilMs, nowMs + extraMs + this.#tailMs);
  }

  /** Everything up to now. */
  totalMs(nowMs: number): number {
    const untilMs = this.#underWay > 0 ? nowMs : Math.min(nowMs, this.#untilMs);
    return this.#totalMs + Math.max(0, untilMs - this.#fromMs);
  }

  #close(): void {
    if (this.#untilMs > this.#fromMs) this.#totalMs += this.#untilMs - this.#fromMs;
  }
}
