import type { InboxEntry } from "../../../../protocol/chat/inbox.ts";
import type { ChannelEntry } from "../../../../protocol/links/chat-channel-link.ts";

/** So many large channels are followed for the inbox, each by a link of its own. */
const MAX_FOLLOWED = 20;

/**
 * The large channels in a user's inbox. The hub hears of them only what calls the user; that there is more, the channels
 * say themselves, and what is newer is shown.
 */
export class LargeChannels {
  readonly #shown = new Map<string, InboxEntry>();

  /** The hub says how a channel stands. Answers how to show it. */
  fromHub(entry: InboxEntry): InboxEntry {
    const { channelId, large, role, notify } = entry;
    const known = this.#shown.get(channelId);
    this.#shown.delete(channelId);
    if (!large || role === null) return entry;
    const shown = known && isOlder(entry, known) ? { ...known, notify } : withPreview(entry, known);
    this.#shown.set(channelId, shown);
    return shown;
  }

  /** The channel itself says how it stands. Answers how to show it, or null where that is no news. */
  fromHead(head: ChannelEntry): InboxEntry | null {
    const { version: _, mentionSeqs, ...entry } = head;
    const known = this.#shown.get(entry.channelId);
    if (!known || isOlder(entry, known)) return null;
    const shown = { ...entry, mentions: mentionSeqs.length, notify: known.notify };
    this.#shown.set(entry.channelId, shown);
    return isSame(shown, known) ? null : shown;
  }

  /** Those to follow: of the channels that may make a sound, the ones with the latest messages. */
  toFollow(nowMs: number): Set<string> {
    const isMuted = ({ notify: { level, until } }: InboxEntry) =>
      level === "nothing" && (until === null || until > nowMs);
    const candidates = [...this.#shown.values()].filter((entry) => !isMuted(entry));
    candidates.sort((a, b) => (b.lastMessage?.at ?? 0) - (a.lastMessage?.at ?? 0));
    return new Set(candidates.slice(0, MAX_FOLLOWED).map(({ channelId }) => channelId));
  }
}

/** The hub's entry has no preview; the channel may have shown one of the same message. */
function withPreview(entry: InboxEntry, known: InboxEntry | undefined): InboxEntry {
  const { lastMessage } = entry;
  const preview = known?.lastMessage?.seq === lastMessage?.seq ? known?.lastMessage?.preview : undefined;
  if (!lastMessage || lastMessage.deleted || preview === undefined) return entry;
  return { ...entry, lastMessage: { ...lastMessage, preview } };
}

type Progress = Pick<InboxEntry, "lastMessage" | "readSeq">;

/** Neither number ever goes back, so that the entry with a lower one was there first. */
function isOlder(a: Progress, b: Progress): boolean {
  return (a.lastMessage?.seq ?? 0) < (b.lastMessage?.seq ?? 0) || a.readSeq < b.readSeq;
}

function isSame(a: InboxEntry, b: InboxEntry): boolean {
  const sorted = (entry: InboxEntry) =>
    JSON.stringify(Object.entries(entry).sort(([x], [y]) => (x < y ? -1 : 1)));
  return sorted(a) === sorted(b);
}
