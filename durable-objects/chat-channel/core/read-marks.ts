import type { Thread } from "../../../protocol/chat/message.ts";
import type { ChannelReply, Receipt } from "../../../protocol/chat/server-frames.ts";
import type { ArchivedMessage, ChannelOp, Outcome } from "../../../protocol/links/chat-channel-link.ts";
import type { Ledger } from "./ledger.ts";
import { type MemberRow, updateMember } from "./members.ts";
import { callsAfterReading, callsAfterReadingThread } from "./mentions.ts";
import { NO_MESSAGE } from "./refusals.ts";
import { readErased } from "./retention.ts";
import { countAfter, readFollowing, readThread, setFollowing } from "./threads.ts";

export interface Reading {
  op: Extract<ChannelOp, { type: "markRead" }>;
  readReceipts: boolean;
  archived: ArchivedMessage | null;
}

/** Notes that a member has read up to a message, in the channel or in a thread. A mark never goes back. */
export function markRead(ledger: Ledger, member: MemberRow, reading: Reading): Outcome<ChannelReply> {
  const { seq, threadOf } = reading.op;
  if (threadOf !== undefined) return markThreadRead(ledger, member, threadOf, seq);
  const readSeq = Math.min(seq, ledger.counters.seq);
  const read =
    readSeq > member.read_seq
      ? { read_seq: readSeq, read_n: Math.max(member.read_n, countUpTo(ledger, readSeq, reading.archived)) }
      : {};
  const after = moveMarks(ledger, { ...member, ...read }, readSeq, reading.readReceipts);
  if (!isSame(member, after)) store(ledger, member, after);
  return marked(ledger, after.read_seq, unreadOf(ledger, after));
}

/** Whoever writes in the channel has read it up to there. */
export function readUpToOwn(ledger: Ledger, member: MemberRow, seq: number, readReceipts: boolean): void {
  const after = { ...member, read_seq: seq, read_n: ledger.counters.n };
  store(ledger, member, moveMarks(ledger, after, seq, readReceipts));
}

/** Notes that a device of a member has everything up to `seq`, where receipts are kept. */
export function markDelivered(ledger: Ledger, member: MemberRow, seq: number): void {
  const deliveredSeq = Math.min(seq, ledger.counters.seq);
  if (!keepsReceipts(ledger) || deliveredSeq <= member.delivered_seq) return;
  ledger.sql.run("UPDATE members SET delivered_seq = ? WHERE user = ?", deliveredSeq, member.user);
  ledger.tellReceipt(receiptOf({ ...member, delivered_seq: deliveredSeq }));
}

/** Messages that count, after what the member has read, and are not erased. A tombstone counts: it is shown. */
export function unreadOf(ledger: Ledger, member: MemberRow): number {
  return ledger.counters.n - Math.max(member.read_n, readErased(ledger).n);
}

/** How far all members have got, as they let it be known; nothing in a large channel. */
export function listReceipts(ledger: Ledger): Receipt[] {
  if (ledger.isLarge) return [];
  return ledger.sql.all<MemberRow>("SELECT * FROM members ORDER BY user").map(receiptOf);
}

/** Of a large channel there are too many; in a direct channel that is closed, the other one is to notice nothing. */
function keepsReceipts({ isLarge, info }: Ledger): boolean {
  return !isLarge && !info.closed;
}

function receiptOf({ user, delivered_seq, shown_read_seq }: MemberRow): Receipt {
  return { userId: user, deliveredSeq: delivered_seq, readSeq: shown_read_seq };
}

function moveMarks(ledger: Ledger, member: MemberRow, seq: number, readReceipts: boolean): MemberRow {
  const isShown = readReceipts && !ledger.info.closed;
  return {
    ...member,
    mentions: callsAfterReading(member, member.read_seq),
    delivered_seq: keepsReceipts(ledger) ? Math.max(member.delivered_seq, seq) : member.delivered_seq,
    shown_read_seq: isShown ? Math.max(member.shown_read_seq, seq) : member.shown_read_seq,
  };
}

function isSame(before: MemberRow, after: MemberRow): boolean {
  return (
    before.read_seq === after.read_seq &&
    before.shown_read_seq === after.shown_read_seq &&
    before.delivered_seq === after.delivered_seq
  );
}

function store(ledger: Ledger, before: MemberRow, after: MemberRow): void {
  updateMember(ledger, after);
  if (after.read_seq !== before.read_seq) ledger.tell(after.user);
  const shown =
    after.delivered_seq !== before.delivered_seq || after.shown_read_seq !== before.shown_read_seq;
  if (shown && !ledger.isLarge) ledger.tellReceipt(receiptOf(after));
}

/**
 * How many messages count up to `seq`. Where that is archived and the archive does not tell, those of the segments before,
 * so that too many stay unread rather than too few.
 */
function countUpTo({ sql }: Ledger, seq: number, archived: ArchivedMessage | null): number {
  const [hot] = sql.all<{ n: number }>(
    "SELECT n FROM messages WHERE seq <= ? ORDER BY seq DESC LIMIT 1",
    seq,
  );
  if (hot) return hot.n;
  if (archived?.seq === seq && archived.n !== undefined) return archived.n;
  const [segment] = sql.all<{ n: number }>(
    "SELECT last_n AS n FROM segments WHERE last_seq <= ? ORDER BY first_seq DESC LIMIT 1",
    seq,
  );
  return segment?.n ?? 0;
}

function markThreadRead(ledger: Ledger, member: MemberRow, root: number, seq: number): Outcome<ChannelReply> {
  const thread = readThread(ledger, root);
  if (!thread) return NO_MESSAGE;
  const readSeq = Math.min(seq, thread.lastSeq);
  const following = readFollowing(ledger.sql, member.user, root);
  // Whoever does not follow a thread is not told what is unread in it.
  if (!following) return marked(ledger, readSeq, 0);
  const unreadBefore = thread.count - following.read_count;
  if (readSeq <= following.read_seq) return marked(ledger, following.read_seq, unreadBefore);
  const unread = countUnreadInThread(ledger, thread, root, readSeq) ?? unreadBefore;
  setFollowing(ledger, member.user, root, { read_seq: readSeq, read_count: thread.count - unread });
  updateMember(ledger, { ...member, mentions: callsAfterReadingThread(member, root, readSeq) });
  ledger.tell(member.user);
  return marked(ledger, readSeq, unread);
}

/** How many messages of a thread come after `seq`; null where some of them may be archived, as those are not counted. */
function countUnreadInThread({ sql }: Ledger, { lastSeq }: Thread, root: number, seq: number): number | null {
  if (seq >= lastSeq) return 0;
  const [first] = sql.all<{ seq: number | null }>("SELECT min(seq) AS seq FROM messages");
  return seq + 1 >= (first?.seq ?? Number.MAX_SAFE_INTEGER) ? countAfter(sql, root, seq) : null;
}

function marked({ info }: Ledger, seq: number, unread: number): Outcome<ChannelReply> {
  return { ok: { type: "readMarked", channelId: info.channelId, seq, unread } };
}
