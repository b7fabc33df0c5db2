import { Timer } from "./timer.ts";

/** How long the answer to a report waits for the hub to say whose device publishes. */
const TIMEOUT_MS = 1_000;

/** Answers to reports that wait until it is known whose device publishes. */
export class WaitingAnswers {
  readonly #timer = new Timer();
  #waiting: (() => void)[] = [];

  add(answer: () => void): void {
    this.#waiting.push(answer);
    if (!this.#timer.isSet) this.#timer.set(() => this.give(), TIMEOUT_MS);
  }

  /** It is known. */
  give(): void {
    this.#timer.clear();
    const answers = this.#waiting;
    this.#waiting = [];
    for (const answer of answers) answer();
  }

  /** Nobody is left to be answered. */
  drop(): void {
    this.#timer.clear();
  }
}
