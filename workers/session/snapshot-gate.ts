import { Timer } from "./timer.ts";

/** How long a snapshot waits for cells that do not answer. */
const TIMEOUT_MS = 2_500;
/**
 * How long after its cells' answers a snapshot is taken, so that the friends who are asked are in it. It is the same
 * whoever was asked and whatever they said: the time must not tell of somebody who shares nothing.
 */
const AFTER_ANSWERS_MS = 250;

/** Decides when a client that is owed a snapshot gets it. */
export class SnapshotGate {
  readonly #onReady: () => void;
  readonly #timer = new Timer();
  #state: "none" | "due" | "answered" | "ready" = "none";

  constructor(onReady: () => void) {
    this.#onReady = onReady;
  }

  get isOwed(): boolean {
    return this.#state !== "none";
  }

  get isReady(): boolean {
    return this.#state === "ready";
  }

  /** A snapshot is owed from now on. */
  expect(): void {
    this.#state = "due";
    this.#readyIn(TIMEOUT_MS);
  }

  /** All watched cells have answered. */
  answered(): void {
    if (this.#state !== "due") return;
    this.#state = "answered";
    this.#readyIn(AFTER_ANSWERS_MS);
  }

  /** The snapshot was sent, or nobody wants it any more. */
  clear(): void {
    this.#state = "none";
    this.#timer.clear();
  }

  #readyIn(delayMs: number): void {
    this.#timer.set(() => {
      this.#state = "ready";
      this.#onReady();
    }, delayMs);
  }
}
