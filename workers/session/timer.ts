/** One timer that can be set again and cleared. */
export class Timer {
  #handle: ReturnType<typeof setTimeout> | null = null;

  get isSet(): boolean {
    return this.#handle !== null;
  }

  /** Runs `run` once after `delayMs`, in place of whatever was set. */
  set(run: () => void, delayMs: number): void {
    this.clear();
    this.#handle = setTimeout(
      () => {
        this.#handle = null;
        run();
      },
      Math.max(0, delayMs),
    );
  }

  clear(): void {
    if (this.#handle !== null) clearTimeout(this.#handle);
    this.#handle = null;
  }
}
