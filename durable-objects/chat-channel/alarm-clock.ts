/** An object's one alarm, set no more often than it must be: setting it is a write. */
export class AlarmClock {
  readonly #set: (atMs: number) => void;
  /** For when it is known to be set; null: it is not, or by an earlier life. */
  #setForMs: number | null = null;

  constructor(set: (atMs: number) => void) {
    this.#set = set;
  }

  /** Lets the alarm ring at this time or before. */
  ringBy(atMs: number): void {
    if (this.#setForMs !== null && this.#setForMs <= atMs) return;
    this.#setForMs = atMs;
    this.#set(atMs);
  }

  rang(): void {
    this.#setForMs = null;
  }
}
