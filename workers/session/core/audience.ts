import { WORD, type Word } from "../../../protocol/links/geo-cell-link.ts";
import type { Sharing } from "../../../protocol/sharing.ts";

/** What decides who may see the user: the hub's state, as the session last heard it. */
export interface AudienceFacts {
  friends: ReadonlySet<string>;
  /** Friendships that are being changed: they count as ended. */
  pending: ReadonlySet<string>;
  sharing: Sharing;
}

/** The user's words about their friends at one moment. Whoever is not listed is no friend. */
export class Audience {
  readonly #words: ReadonlyMap<string, Word>;

  constructor(facts: AudienceFacts, nowMs: number) {
    const { friends, pending, sharing } = facts;
    const over = sharing.until !== null && Date.parse(sharing.until) <= nowMs;
    const listed = new Set(sharing.userIds);
    const exceptions = new Set(sharing.precisionExceptions);
    const words = new Map<string, Word>();
    for (const friend of friends) {
      if (!pending.has(friend))
        words.set(friend, over ? WORD.seesNothing : wordFor(friend, sharing, listed, exceptions));
    }
    this.#words = words;
  }

  word(user: string): Word {
    return this.#words.get(user) ?? WORD.notFriends;
  }

  isFriend(user: string): boolean {
    return this.#words.has(user);
  }

  /** Every friend and the word about them. */
  words(): [user: string, word: Word][] {
    return [...this.#words];
  }

  sharesWithAnyone(): boolean {
    for (const word of this.#words.values()) if (word >= WORD.seesApproximate) return true;
    return false;
  }

  /** The words that differ from those of `earlier`. */
  changesSince(earlier: Audience): [user: string, word: Word][] {
    const users = new Set([...this.#words.keys(), ...earlier.#words.keys()]);
    const changed = [...users].filter((user) => this.word(user) !== earlier.word(user));
    return changed.map((user) => [user, this.word(user)]);
  }
}

/** Before the hub has spoken, nobody is a friend. */
export const NO_AUDIENCE = new Audience(
  {
    friends: new Set(),
    pending: new Set(),
    sharing: { mode: "nobody", userIds: [], precision: "exact", precisionExceptions: [], until: null },
  },
  0,
);

function wordFor(friend: string, sharing: Sharing, listed: Set<string>, exceptions: Set<string>): Word {
  const shared =
    sharing.mode === "friends" ||
    (sharing.mode === "only" && listed.has(friend)) ||
    (sharing.mode === "except" && !listed.has(friend));
  if (!shared) return WORD.seesNothing;
  const exact = (sharing.precision === "exact") !== exceptions.has(friend);
  return exact ? WORD.seesExact : WORD.seesApproximate;
}
