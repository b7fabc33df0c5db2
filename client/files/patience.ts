import { backoffMs } from "../backoff.ts";
import type { Clock } from "../clock.ts";
import { ProblemError } from "../problem-error.ts";

/** A fault of the server, or somebody else who goes on with the same upload, may last: this often in a row is enough. */
const MAX_FAULTS = 5;
/** Problems that are over once one looks where things stand. */
const PASSING = new Set([
  "/problems/wrong-offset",
  "/problems/upload-taken-over",
  "/problems/file-not-ready",
]);

/** There was no answer: the connection was lost, or nothing came for long. */
export class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";
}

export interface PatienceOptions {
  clock: Clock;
  random: () => number;
  signal: AbortSignal | undefined;
}

/** Decides after each failure of a piece of work whether to try again, and when. */
export class Patience {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #signal: AbortSignal | undefined;
  #attempt = 0;
  #faults = 0;

  constructor({ clock, random, signal }: PatienceOptions) {
    this.#clock = clock;
    this.#random = random;
    this.#signal = signal;
  }

  /** Something succeeded. */
  renew(): void {
    this.#attempt = 0;
    this.#faults = 0;
  }

  /**
   * Waits until it makes sense to try again. An unreachable server is asked for ever.
   *
   * @throws the error, where trying again would not help; the signal's reason, where it was aborted
   */
  async after(error: unknown): Promise<void> {
    const delayMs = backoffMs(this.#attempt, this.#random) + this.#askedMs(error);
    this.#attempt += 1;
    await this.pause(delayMs);
  }

  /** @throws the signal's reason, where it is aborted before the time is over */
  async pause(delayMs: number): Promise<void> {
    const signal = this.#signal;
    throwIfAborted(signal);
    await new Promise<void>((resolve) => {
      const end = () => {
        cancel();
        signal?.removeEventListener("abort", end);
        resolve();
      };
      const cancel = this.#clock.after(delayMs, end);
      signal?.addEventListener("abort", end);
    });
    throwIfAborted(signal);
  }

  /** How long the server wants us to wait, in milliseconds. */
  #askedMs(error: unknown): number {
    if (error instanceof NoAnswerError) return 0;
    if (!(error instanceof ProblemError)) throw error;
    const { status, type, retryAfterMs = 0 } = error.problem;
    if (status === 500 || PASSING.has(type)) this.#faults += 1;
    const isPassing = status >= 500 || status === 408 || status === 429 || PASSING.has(type);
    if (!isPassing || this.#faults >= MAX_FAULTS) throw error;
    return retryAfterMs;
  }
}

/** `AbortSignal.throwIfAborted`, which not every platform has. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  const { reason } = signal as { reason: unknown };
  throw reason instanceof Error ? reason : Object.assign(new Error("aborted"), { name: "AbortError" });
}
