import { SESSIONS_PER_HINT } from "../../protocol/links/relay-link.ts";

/** For how long what an object told one session holds for others, too. */
const HINT_MS = 5_000;

interface Hint {
  relay: number;
  untilMs: number;
  usesLeft: number;
}

/**
 * Which relay an object with a crowd named last, to some sessions of this Worker's isolate: when a crowd comes, the object is not
 * asked by everybody.
 */
export class RelayHints {
  readonly #hints = new Map<string, Hint>();

  /** `object`: its kind and name. Counts as a use. */
  take(object: string): number | null {
    const hint = this.#hints.get(object);
    if (!hint) return null;
    hint.usesLeft -= 1;
    if (hint.usesLeft === 0 || hint.untilMs <= Date.now()) this.#hints.delete(object);
    return hint.untilMs > Date.now() ? hint.relay : null;
  }

  /** The object has just named a relay to a session, which uses it. */
  note(object: string, relay: number): void {
    this.#hints.set(object, { relay, untilMs: Date.now() + HINT_MS, usesLeft: SESSIONS_PER_HINT - 1 });
  }

  /** What was named is full. */
  forget(object: string): void {
    this.#hints.delete(object);
  }
}
