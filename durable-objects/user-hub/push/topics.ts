import type { ChannelEntry } from "../../../protocol/links/chat-channel-link.ts";
import type { PushContent } from "../../../protocol/links/push-link.ts";
import { contentOf, type Listener, standingOf } from "./channel-subject.ts";
import type { Mark, Standing } from "./device-push.ts";
import type { NotificationChoices } from "./notification-choices.ts";
import type { NotifierParts } from "./notifier-parts.ts";
import type { PushRow } from "./push-table.ts";

/** What a tag is about, as it is now. */
export interface Topic extends Standing {
  /** Whether the user sees it by themselves just now. */
  isSeen(): boolean;
  content(mark: Mark, told: Mark | null): PushContent;
}

/** A friend who arrived longer ago may be gone again: that is no news any more. */
const NEARBY_COUNTS_MS = 15 * 60_000;

export function channelTag(channelId: string): string {
  return `c:${channelId}`;
}

export function requestTag(from: string): string {
  return `r:${from}`;
}

export function nearbyTag(friendId: string): string {
  return `n:${friendId}`;
}

/** Tells what a tag is about. */
export class Topics {
  readonly #parts: NotifierParts;
  readonly #choices: NotificationChoices;

  constructor(parts: NotifierParts, choices: NotificationChoices) {
    this.#parts = parts;
    this.#choices = choices;
  }

  of(tag: string, row: PushRow, nowMs: number): Topic {
    const about = tag.slice(2);
    if (tag.startsWith("c:")) return this.#channel(about, nowMs);
    return tag.startsWith("r:") ? this.#request(about, row) : this.#nearby(about, row, nowMs);
  }

  /** Whether a notification of this sort is taken away some time. */
  staysShown(tag: string): boolean {
    return !tag.startsWith("n:");
  }

  listener({ channelId, teamId }: ChannelEntry, nowMs: number): Listener {
    const userId = this.#parts.userId();
    const { level } = this.#parts.notify.forChannel(channelId, teamId, nowMs);
    return { userId, level, preview: this.#choices.read().preview };
  }

  #channel(channelId: string, nowMs: number): Topic {
    const entry = this.#parts.inbox.find(channelId);
    const nobody: Listener = { userId: this.#parts.userId(), level: "nothing", preview: false };
    const listener = entry ? this.listener(entry, nowMs) : nobody;
    return {
      ...standingOf(entry, listener),
      isSeen: () => this.#parts.inUse.lookAt(channelId),
      content: (mark, told) => (entry ? contentOf(entry, mark, told, listener, nowMs) : { type: "withdraw" }),
    };
  }

  #request(userId: string, { atMs }: PushRow): Topic {
    const { friendRequests } = this.#choices.read();
    return {
      ...standingAt(friendRequests ? atMs : null),
      holds: () => atMs !== null,
      isSeen: () => false,
      content: (mark) => ({ type: "friendRequest", userId, atMs: mark.seq }),
    };
  }

  #nearby(userId: string, { atMs }: PushRow, nowMs: number): Topic {
    const counts = atMs !== null && nowMs - atMs < NEARBY_COUNTS_MS;
    const isWished = this.#choices.read().friendNearby && this.#parts.mayBeFriend(userId);
    return {
      ...standingAt(counts && isWished ? atMs : null),
      isSeen: () => this.#parts.inUse.any(),
      content: (mark) => ({ type: "friendNearby", userId, atMs: mark.seq }),
    };
  }
}

/** What happened once, at a time. */
function standingAt(atMs: number | null): Standing {
  return {
    subject: () =>
      atMs === null ? null : { seq: atMs, root: null, hasPreview: false, isDeleted: false, unread: 0 },
    holds: () => true,
  };
}
