import type { Clock } from "../clock.ts";

/** Longer than it takes to notice a broken connection and to store what came through it. */
const REST_MS = 1_000;

/**
 * The turn that a request has now, as far as is known: its last bytes may be on their way into the bucket. Only in memory;
 * without it an upload goes on from a little earlier.
 */
export class OpenTurn {
  readonly #clock: Clock;
  #turn = 0;
  #ended: PromiseWithResolvers<void> | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  begin(turn: number): void {
    this.end(this.#turn);
    this.#turn = turn;
    this.#ended = Promise.withResolvers();
  }

  /** Its bytes are all stored. */
  end(turn: number): void {
    if (turn !== this.#turn) return;
    this.#ended?.resolve();
    this.#ended = null;
  }

  /** Waits for its end, but not for long: a connection may be lost without anybody noticing. */
  async rest(): Promise<void> {
    if (!this.#ended) return;
    let cancel = () => {};
    const waited = new Promise<void>((resolve) => {
      cancel = this.#clock.after(REST_MS, resolve);
    });
    await Promise.race([this.#ended.promise, waited]);
    cancel();
  }
}
