import type { Outcome } from "./core/outcome.ts";

/** So many requests in a row without an answer, and a host counts as down for the rest of the batch. */
const MAX_SILENCES = 3;

/** What one batch has learned of the hosts that it sends to, so that one that is down holds up nobody, and is logged once. */
export class HostHealth {
  readonly #silences = new Map<string, number>();
  readonly #failures = new Map<string, { host: string; result: string; cause: string; count: number }>();

  isDown(host: string): boolean {
    return (this.#silences.get(host) ?? 0) >= MAX_SILENCES;
  }

  note(host: string, outcome: Outcome): void {
    const isSilence = outcome.result === "retry" && outcome.isSilence;
    this.#silences.set(host, isSilence ? (this.#silences.get(host) ?? 0) + 1 : 0);
    if (outcome.result === "sent" || outcome.result === "gone") return;
    const { result, cause } = outcome;
    const key = `${host} ${result} ${cause}`;
    const known = this.#failures.get(key) ?? { host, result, cause, count: 0 };
    this.#failures.set(key, { ...known, count: known.count + 1 });
  }

  /** What to log, each kind of failure at a host once. */
  failures(): { host: string; result: string; cause: string; count: number }[] {
    return [...this.#failures.values()];
  }
}
