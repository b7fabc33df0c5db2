import type { Message } from "../../../protocol/chat/message.ts";
import type { ChannelOpened } from "../../../protocol/chat/server-frames.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { Since } from "../../../protocol/links/chat-channel-link.ts";
import { changesKnownFrom, messagesChangedSince } from "./changes.ts";
import { toChannel } from "./channel-info.ts";
import { entryOf } from "./entries.ts";
import type { Ledger } from "./ledger.ts";
import type { MemberRow } from "./members.ts";
import { readMessages } from "./message-row.ts";
import { fitting, MESSAGE_BYTES, readPage } from "./pages.ts";
import { listPins } from "./pins.ts";
import { listReceipts } from "./read-marks.ts";

/** The channel as it opens for a member: with what changed since, or with the newest page where that cannot be said. */
export function openFor(
  ledger: Ledger,
  member: MemberRow,
  since: Since | null,
): Omit<ChannelOpened, "type" | "re"> {
  const { info, counters, sql } = ledger;
  const missed = since && readMissed(ledger, since);
  return {
    channelId: info.channelId,
    epoch: info.epoch,
    offset: counters.offset,
    recovered: missed !== null,
    channel: toChannel(info),
    role: member.role,
    ...(missed ? { messages: missed, hasEarlier: false } : newestPage(ledger)),
    pins: listPins(sql),
    receipts: listReceipts(ledger),
    readSeq: member.read_seq,
    entry: inboxEntryOf(ledger, member.user),
  };
}

function newestPage(ledger: Ledger): { messages: Message[]; hasEarlier: boolean } {
  const page = readPage(ledger, { newest: true, limit: LIMITS.defaultPageSize });
  const messages = newestFitting(page.messages);
  const isCut = messages.length < page.messages.length;
  return { messages, hasEarlier: isCut || page.hasBefore || page.segments.length > 0 };
}

/** Messages that are new or changed, as they are now; null where that is unknown, too much, or in the archive. */
function readMissed(ledger: Ledger, { epoch, offset, seq }: Since): Message[] | null {
  const { info, counters } = ledger;
  if (epoch !== info.epoch || offset > counters.offset || seq > counters.seq) return null;
  if (offset < changesKnownFrom(ledger)) return null;
  const fresh = freshMessages(ledger, offset, seq);
  if (!fresh) return null;
  const missed = new Set(messagesChangedSince(ledger, offset, LIMITS.maxCatchUpMessages + 1));
  for (const each of fresh) {
    missed.add(each.seq);
    // The first message of a thread carries how many there are in it.
    if (each.thread_of !== null) missed.add(each.thread_of);
  }
  if (missed.size > LIMITS.maxCatchUpMessages || !areHotAndFit(ledger, [...missed])) return null;
  const messages = readMessages(ledger, [...missed]);
  return newestFitting(messages).length === messages.length ? messages : null;
}

/** The newest of them that make a page, with their reactions, of which the rows of messages do not tell. */
function newestFitting(messages: Message[]): Message[] {
  const sized = messages.toReversed().map((message) => ({ bytes: JSON.stringify(message).length }));
  return messages.slice(messages.length - fitting(sized, sized.length));
}

type Fresh = { seq: number; offset: number; thread_of: number | null };

/** Messages that were sent since, newest first; null where there are too many or some are not hot any more. */
function freshMessages({ sql, counters }: Ledger, offset: number, seq: number): Fresh[] | null {
  const newest = sql.all<Fresh>(
    "SELECT seq, offset, thread_of FROM messages ORDER BY seq DESC LIMIT ?",
    LIMITS.maxCatchUpMessages + 1,
  );
  const known = newest.findIndex((message) => message.seq <= seq && message.offset <= offset);
  if (known !== -1) return newest.slice(0, known);
  const oldest = newest.at(-1)?.seq ?? counters.seq + 1;
  const isComplete = newest.length <= LIMITS.maxCatchUpMessages && oldest <= seq + 1;
  return isComplete ? newest : null;
}

function areHotAndFit({ sql }: Ledger, seqs: number[]): boolean {
  const rows = sql.all<{ bytes: number }>(
    `SELECT ${MESSAGE_BYTES} AS bytes FROM messages WHERE seq IN (SELECT value FROM json_each(?))`,
    JSON.stringify(seqs),
  );
  return rows.length === seqs.length && fitting(rows, rows.length) === rows.length;
}

/** As the inbox shows it. How the user wants to be notified is for those to fill in who know: the session, from the hub. */
function inboxEntryOf(ledger: Ledger, userId: string): ChannelOpened["entry"] {
  const { version: _, mentionSeqs, ...entry } = entryOf(ledger, userId);
  return { ...entry, mentions: mentionSeqs.length, notify: { level: "all", until: null } };
}
