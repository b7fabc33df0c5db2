import type { Cancel, Clock } from "./clock.ts";

export interface HeartbeatOptions {
  clock: Clock;
  /** With nothing heard for this long, the server is asked. */
  intervalMs: number;
  /** How long it may then take until something is heard. */
  timeoutMs: number;
  ask: () => void;
  dead: () => void;
}

/** Watches over one socket: a half-open one would otherwise look alive for many minutes. */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #heardAtMs: number;
  #asked = false;
  #cancel: Cancel = () => {};

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#heardAtMs = options.clock.nowMs();
    this.#listen(options.intervalMs);
  }

  /** To be called with every frame. It only takes a note: frames are many, and timers are not free. */
  heard(): void {
    this.#heardAtMs = this.#options.clock.nowMs();
    this.#asked = false;
  }

  stop(): void {
    this.#cancel();
  }

  #listen(delayMs: number): void {
    const { clock, intervalMs, timeoutMs, ask, dead } = this.#options;
    this.#cancel = clock.after(delayMs, () => {
      const silentMs = clock.nowMs() - this.#heardAtMs;
      if (this.#asked) return dead();
      // A negative silence means that the device's clock was set back: ask, to be sure.
      if (silentMs >= 0 && silentMs < intervalMs) return this.#listen(intervalMs - silentMs);
      this.#asked = true;
      this.#listen(timeoutMs);
      ask();
    });
  }
}
