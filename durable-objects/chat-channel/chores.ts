import type { Clock } from "../clock.ts";

/** A chore that failed is left alone for so long, so that it does not keep the object busy. */
const PAUSE_MS = 300_000;

/** Something that is to be done in time, a bounded step at a time. */
export interface Chore {
  name: string;
  /** When the next step is due; null: never, as things stand. */
  dueMs(): number | null;
  step(nowMs: number): void | Promise<void>;
}

/** What an object's one alarm is for. A chore that fails does not hinder the others. */
export class Chores {
  readonly #chores: readonly Chore[];
  readonly #clock: Clock;
  readonly #onFault: (chore: string, error: unknown) => void;
  readonly #pausedUntilMs = new Map<Chore, number>();

  constructor(chores: readonly Chore[], clock: Clock, onFault: (chore: string, error: unknown) => void) {
    this.#chores = chores;
    this.#clock = clock;
    this.#onFault = onFault;
  }

  /** Does a step of each chore that is due. Answers when the next one is, now at the earliest. */
  async run(): Promise<number | null> {
    for (const chore of this.#chores) {
      const dueMs = this.#dueMs(chore);
      if (dueMs !== null && dueMs <= this.#clock.now()) await this.#step(chore);
    }
    const next = this.#chores.map((chore) => this.#dueMs(chore)).filter((dueMs) => dueMs !== null);
    return next.length > 0 ? Math.max(this.#clock.now(), Math.min(...next)) : null;
  }

  async #step(chore: Chore): Promise<void> {
    try {
      await chore.step(this.#clock.now());
      this.#pausedUntilMs.delete(chore);
    } catch (error) {
      this.#pausedUntilMs.set(chore, this.#clock.now() + PAUSE_MS);
      this.#onFault(chore.name, error);
    }
  }

  #dueMs(chore: Chore): number | null {
    const dueMs = chore.dueMs();
    return dueMs === null ? null : Math.max(dueMs, this.#pausedUntilMs.get(chore) ?? 0);
  }
}
