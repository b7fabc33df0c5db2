import type { Notify } from "../../../protocol/chat/inbox.ts";
import type { ChannelEntry } from "../../../protocol/links/chat-channel-link.ts";
import type { PushContent } from "../../../protocol/links/push-link.ts";
import type { Mark, Standing } from "./device-push.ts";

type Level = Notify["level"];
type MessageContent = Extract<PushContent, { type: "message" }>;

/** Who looks at a channel, and how. */
export interface Listener {
  userId: string;
  level: Level;
  /** Whether notifications show what a message says. */
  preview: boolean;
}

/** Of what a channel's counter speaks: every message, calls only, or nothing. Large channels deliver calls only. */
export function heardLevel({ large }: Pick<ChannelEntry, "large">, level: Level): Level {
  return large && level === "all" ? "mentions" : level;
}

/**
 * The newest `seq` that is news to the user; null where there is none. `before` is the entry that this one replaces: an entry
 * may stand for several messages, and for none, where something else changed. Whatever the hub was told of once was considered,
 * be it that nobody was to hear it. Whoever comes in has all read that was written before.
 */
export function newsOf(before: ChannelEntry | null, entry: ChannelEntry, listener: Listener): number | null {
  const considered = before === null || before.role === null ? entry.readSeq : newestSeq(before);
  const isDeleted = entry.lastMessage?.deleted === true;
  const seqs = candidates(entry, listener).filter((seq) => !isDeleted || seq !== entry.lastMessage?.seq);
  const latest = Math.max(0, ...seqs);
  return latest > considered ? latest : null;
}

/** How a channel stands for notifications; of one that the user is not in, nothing holds. */
export function standingOf(entry: ChannelEntry | null, listener: Listener): Standing {
  if (!entry || entry.role === null) return { subject: () => null, holds: () => false };
  const marks = candidates(entry, listener).map((seq) => markOf(entry, seq, listener));
  const subject = (told: Mark | null) => newest(marks.filter((mark) => isWorth(entry, mark, told)));
  return { subject, holds: (mark) => holds(entry, mark, subject(mark), listener) };
}

/** What to tell of a channel. `told`: what the device was told before and still shows. */
export function contentOf(
  entry: ChannelEntry,
  mark: Mark,
  told: Mark | null,
  listener: Listener,
  nowMs: number,
): MessageContent {
  const { lastMessage, mentionSeqs, unread } = entry;
  const last = lastMessage?.seq === mark.seq ? lastMessage : null;
  return {
    type: "message",
    channelId: entry.channelId,
    channelKind: entry.kind,
    channelName: entry.name,
    seq: mark.seq,
    count: countOf(entry, mark, told, listener),
    senderId: last?.senderId ?? null,
    preview: mark.hasPreview ? (last?.preview ?? null) : null,
    unread,
    mentions: mentionSeqs.length,
    isMention: mentionSeqs.includes(mark.seq),
    isThread: mark.root !== null,
    // Of a message that does not show in the channel, nothing but its number is known.
    atMs: last?.at ?? nowMs,
  };
}

/** The newest that the hub knows of in a channel. */
function newestSeq({ lastMessage, mentionSeqs, threads }: ChannelEntry): number {
  return Math.max(0, lastMessage?.seq ?? 0, ...mentionSeqs, ...threads.map(({ lastSeq }) => lastSeq));
}

/** What is unread, is not the user's own, and may be told at this level: the newest of each sort. */
function candidates(entry: ChannelEntry, { userId, level }: Listener): number[] {
  const heard = heardLevel(entry, level);
  if (heard === "nothing" || entry.role === null) return [];
  const call = entry.mentionSeqs.slice(-1);
  if (heard === "mentions") return call;
  const { lastMessage, unread, readSeq, threads } = entry;
  const isNew = lastMessage && unread > 0 && lastMessage.senderId !== userId && lastMessage.seq > readSeq;
  return [...call, ...(isNew ? [lastMessage.seq] : []), ...threads.map(({ lastSeq }) => lastSeq)];
}

function markOf(entry: ChannelEntry, seq: number, { preview }: Listener): Mark {
  const { lastMessage, threads, unread } = entry;
  const last = lastMessage?.seq === seq ? lastMessage : null;
  const root = last ? null : (threads.find(({ lastSeq }) => lastSeq === seq)?.seq ?? null);
  const isDeleted = last?.deleted === true;
  return { seq, root, hasPreview: preview && last?.preview !== undefined && !isDeleted, isDeleted, unread };
}

/** A deleted message is told of only in place of itself, and where it stands for others before it. */
function isWorth(entry: ChannelEntry, mark: Mark, told: Mark | null): boolean {
  return !mark.isDeleted || told?.seq === mark.seq || entry.unread - knownOf(entry, told) > 1;
}

function newest(marks: readonly Mark[]): Mark | null {
  return marks.reduce<Mark | null>((best, mark) => (best && best.seq >= mark.seq ? best : mark), null);
}

function holds(entry: ChannelEntry, mark: Mark, subject: Mark | null, { level }: Listener): boolean {
  const { lastMessage, mentionSeqs, readSeq, threads, unread } = entry;
  if (mentionSeqs.includes(mark.seq)) return true;
  if (heardLevel(entry, level) === "mentions") return false;
  if (mark.root !== null) return threads.some(({ seq }) => seq === mark.root);
  // Where that is not to be told, in a channel that was muted since, say, it must not go on showing what was deleted.
  const isDeleted = lastMessage?.deleted === true && lastMessage.seq === mark.seq;
  const showsDeleted = isDeleted && mark.hasPreview && subject?.seq !== mark.seq;
  return unread > 0 && readSeq < mark.seq && !showsDeleted;
}

/** Messages that it stands for and that no notification before did: 1 at least. */
function countOf(entry: ChannelEntry, mark: Mark, told: Mark | null, listener: Listener): number {
  const since = told?.seq ?? 0;
  if (heardLevel(entry, listener.level) !== "all")
    return Math.max(1, entry.mentionSeqs.filter((seq) => seq > since).length);
  if (mark.root !== null) {
    const thread = entry.threads.find(({ seq }) => seq === mark.root);
    return Math.max(1, Math.min(thread?.unread ?? 1, mark.seq - since));
  }
  return Math.max(1, entry.unread - knownOf(entry, told));
}

/** How many of the messages that were told are unread still, at most. */
function knownOf({ readSeq }: ChannelEntry, told: Mark | null): number {
  return told ? Math.max(0, Math.min(told.unread, told.seq - readSeq)) : 0;
}
