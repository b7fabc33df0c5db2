import type { InboxEntry } from "../../protocol/chat/inbox.ts";

/** The user's channels by their ids, with what is new in each: kept up to date once the inbox is watched. */
export interface Inbox extends ReadonlyMap<string, InboxEntry> {
  /** The channel with the latest message first. */
  readonly latestFirst: InboxEntry[];
  /** Unread messages of all channels but those that the user wants to hear nothing of. */
  readonly unread: number;
  /** Unread messages that call the user, of the same channels. */
  readonly mentions: number;
}

/** What changed in the inbox: entries as they are now, and channels that are no longer in it. */
export interface InboxEvent {
  changed: InboxEntry[];
  removed: string[];
}

/** An inbox that can be written to. */
export class InboxEntries extends Map<string, InboxEntry> implements Inbox {
  readonly #serverNowMs: () => number;

  constructor(serverNowMs: () => number) {
    super();
    this.#serverNowMs = serverNowMs;
  }

  get latestFirst(): InboxEntry[] {
    return [...this.values()].sort((one, other) => (other.lastMessage?.at ?? 0) - (one.lastMessage?.at ?? 0));
  }

  get unread(): number {
    return this.#sum(({ unread }) => unread);
  }

  get mentions(): number {
    return this.#sum(({ mentions }) => mentions);
  }

  #sum(count: (entry: InboxEntry) => number): number {
    const now = this.#serverNowMs();
    return [...this.values()]
      .filter(({ notify: { level, until } }) => level !== "nothing" || (until !== null && until <= now))
      .reduce((sum, entry) => sum + count(entry), 0);
  }
}
