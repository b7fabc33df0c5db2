/** Allows `perSecond` on average and `burst` at once. Time comes in, in milliseconds. */
export class TokenBucket {
  /** A token's worth. Tokens are kept as time, because fractions of a token would round. */
  readonly #tokenMs: number;
  readonly #fullMs: number;
  #savedMs: number;
  #atMs: number;

  constructor(perSecond: number, burst: number, nowMs: number) {
    this.#tokenMs = 1_000 / perSecond;
    this.#fullMs = burst * this.#tokenMs;
    this.#savedMs = this.#fullMs;
    this.#atMs = nowMs;
  }

  /** Takes one token. Answers 0, or in how many milliseconds there will be one. */
  take(nowMs: number): number {
    this.#save(nowMs);
    if (this.#savedMs < this.#tokenMs) return Math.ceil(this.#tokenMs - this.#savedMs);
    this.#savedMs -= this.#tokenMs;
    return 0;
  }

  /** Whether nothing is owed: the bucket has filled up since. */
  isFull(nowMs: number): boolean {
    this.#save(nowMs);
    return this.#savedMs === this.#fullMs;
  }

  #save(nowMs: number): void {
    if (nowMs <= this.#atMs) return;
    this.#savedMs = Math.min(this.#fullMs, this.#savedMs + nowMs - this.#atMs);
    this.#atMs = nowMs;
  }
}
