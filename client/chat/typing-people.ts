import { LIMITS } from "../../protocol/limits.ts";
import type { Cancel, Clock } from "../clock.ts";

/** Who is writing in a channel and its threads. Nobody says that they stopped: silence does. */
export class TypingPeople {
  readonly #clock: Clock;
  readonly #changed: (threadOf: number | undefined) => void;
  readonly #people: { userId: string; threadOf: number | undefined; cancel: Cancel }[] = [];

  constructor(clock: Clock, changed: (threadOf: number | undefined) => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  /** In the channel itself, or in the thread with this first message; who began first comes first. */
  in(threadOf: number | undefined): string[] {
    return this.#people.filter((each) => each.threadOf === threadOf).map(({ userId }) => userId);
  }

  heard(userId: string, threadOf: number | undefined): void {
    const cancel = this.#clock.after(LIMITS.typingMs, () => this.stopped(userId, threadOf));
    const known = this.#people.find((each) => each.userId === userId && each.threadOf === threadOf);
    if (known !== undefined) {
      known.cancel();
      known.cancel = cancel;
      return;
    }
    this.#people.push({ userId, threadOf, cancel });
    this.#changed(threadOf);
  }

  /** They sent what they wrote, or fell silent. */
  stopped(userId: string, threadOf: number | undefined): void {
    const index = this.#people.findIndex((each) => each.userId === userId && each.threadOf === threadOf);
    if (index < 0) return;
    this.#people[index]?.cancel();
    this.#people.splice(index, 1);
    this.#changed(threadOf);
  }

  clear(): void {
    for (const { cancel } of this.#people.splice(0)) cancel();
  }
}
