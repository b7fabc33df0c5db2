import type { NearFriend } from "../../../protocol/server-frames.ts";

/** Whoever is away for less than this comes back, and does not arrive. */
const AWAY_MS = 600_000;

/** Which of the friends whom the client is shown have arrived: were not shown in this session a short time before. */
export class Arrivals {
  /** When each friend was shown last; those who are shown now count until they leave. */
  readonly #shownUntilMs = new Map<string, number>();

  /** The client is shown these friends, and no others. Answers who of them arrived. */
  all(friends: readonly NearFriend[], nowMs: number): string[] {
    const shown = new Set(friends.map(({ userId }) => userId));
    const others = [...this.#shownUntilMs.keys()].filter((userId) => !shown.has(userId));
    return this.some(friends, others, nowMs);
  }

  /** These friends appeared, and those left. Answers who arrived. */
  some(appeared: readonly NearFriend[], left: readonly string[], nowMs: number): string[] {
    for (const userId of left)
      this.#shownUntilMs.set(userId, Math.min(nowMs, this.#shownUntilMs.get(userId) ?? nowMs));
    for (const [userId, untilMs] of this.#shownUntilMs)
      if (nowMs - untilMs >= AWAY_MS) this.#shownUntilMs.delete(userId);
    const arrived = appeared.map(({ userId }) => userId).filter((userId) => !this.#shownUntilMs.has(userId));
    for (const { userId } of appeared) this.#shownUntilMs.set(userId, Number.POSITIVE_INFINITY);
    return arrived;
  }
}
