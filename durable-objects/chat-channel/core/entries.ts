import type { ChannelEntry } from "../../../protocol/links/chat-channel-link.ts";
import type { Ledger } from "./ledger.ts";
import { readMember, versionOf } from "./members.ts";
import { mentionSeqs } from "./mentions.ts";
import { unreadOf } from "./read-marks.ts";
import { unreadThreads } from "./threads.ts";

/** How the channel stands for a user; without what only members may know for somebody who is none. */
export function entryOf(ledger: Ledger, userId: string): ChannelEntry {
  const { info, counters, sql } = ledger;
  const member = readMember(sql, userId);
  const seen = member && {
    lastMessage: counters.last,
    unread: unreadOf(ledger, member),
    mentionSeqs: mentionSeqs(ledger, member),
    readSeq: member.read_seq,
    threads: unreadThreads(ledger, userId),
  };
  return {
    channelId: info.channelId,
    kind: info.kind,
    teamId: info.teamId,
    name: info.name,
    picture: info.picture,
    userIds: info.userIds,
    role: member?.role ?? null,
    large: ledger.isLarge,
    archived: info.archivedAtMs !== null,
    closed: info.closed,
    version: versionOf(counters.offset, member),
    ...(seen ?? NOTHING_SEEN),
  };
}

/**
 * The same for the user's hub, which keeps it. That of a large channel has no preview: its members are not told when the message
 * is deleted or erased.
 */
export function entryToKeep(ledger: Ledger, userId: string): ChannelEntry {
  const entry = entryOf(ledger, userId);
  if (!entry.large || !entry.lastMessage) return entry;
  const { preview: _, ...lastMessage } = entry.lastMessage;
  return { ...entry, lastMessage };
}

const NOTHING_SEEN = { lastMessage: null, unread: 0, mentionSeqs: [], readSeq: 0, threads: [] };
