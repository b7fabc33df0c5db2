import type { InboxEntry } from "../../protocol/chat/inbox.ts";

/** The user's channels with what is new in each, kept up to date once it is watched. */
export interface Inbox {
  /** By channel id. */
  readonly entries: ReadonlyMap<string, InboxEntry>;
  /** The entry with the latest message first. */
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
