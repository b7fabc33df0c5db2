import type { Mentions, Message } from "../../../protocol/chat/message.ts";
import type { Ledger } from "./ledger.ts";
import { type MemberRow, readMember, updateMember } from "./members.ts";
import { readErased } from "./retention.ts";
import { countAfter, follow, followersOf, readFollowing, readThread } from "./threads.ts";

/** So many unread calls are remembered of each member, the newest. */
const MAX_CALLS = 100;
/** The newest messages that call everyone, rising by seq. Kept once for all, as a row for each member would cost much. */
const WIDE_KEY = "wideCalls";

/**
 * A message that calls a member: its seq, and its thread where it shows in that thread only. Reading the channel leaves
 * the latter unread.
 */
type Call = number | [seq: number, root: number];

/** A message, as far as it calls people. `threadOf`: null unless it shows in that thread only. */
export interface Calling {
  seq: number;
  senderId: string;
  mentions: Mentions | null;
  threadOf: number | null;
}

export function callingOf({ seq, senderId, mentions, threadOf, inChannel }: Message): Calling {
  const showsInThreadOnly = threadOf !== undefined && inChannel === false;
  return { seq, senderId, mentions: mentions ?? null, threadOf: showsInThreadOnly ? threadOf : null };
}

export function callsAll(mentions: Mentions | null | undefined): boolean {
  return mentions?.channel === true || mentions?.here === true;
}

/**
 * Puts the message on the list of everyone whom it calls and who has not read it. `here` and `channel` call everyone in
 * the channel: devices decide by presence whether to make a noise. In a thread they call those who follow it; whoever is
 * called there follows it from then on.
 */
export function addCalls(ledger: Ledger, message: Calling): void {
  const { seq, threadOf } = message;
  if (callsAll(message.mentions) && threadOf === null) {
    ledger.kv.put(WIDE_KEY, newest([...readWide(ledger), seq]));
    ledger.tellEveryone();
  }
  for (const member of calledMembers(ledger, message)) {
    if (hasRead(ledger, member, message)) continue;
    setCalls(ledger, member, [...callsOf(member), threadOf === null ? seq : [seq, threadOf]]);
    if (threadOf !== null) followFrom(ledger, member.user, threadOf, seq);
  }
}

/** Takes a message off all lists, before it calls others or nobody. */
export function removeCalls(ledger: Ledger, message: Calling): void {
  const wide = readWide(ledger);
  if (wide.includes(message.seq)) {
    const others = wide.filter((seq) => seq !== message.seq);
    ledger.kv.put(WIDE_KEY, others);
    ledger.tellEveryone();
  }
  for (const member of calledMembers(ledger, message)) {
    const calls = callsOf(member);
    const others = calls.filter((call) => seqOf(call) !== message.seq);
    if (others.length < calls.length) setCalls(ledger, member, others);
  }
}

/** A member's list, as JSON, once the channel is read up to `readSeq`. */
export function callsAfterReading(member: MemberRow, readSeq: number): string {
  return JSON.stringify(callsOf(member).filter((call) => typeof call !== "number" || call > readSeq));
}

/** The same, once the thread `root` is read up to `readSeq`. */
export function callsAfterReadingThread(member: MemberRow, root: number, readSeq: number): string {
  return JSON.stringify(
    callsOf(member).filter((call) => typeof call === "number" || call[1] !== root || call[0] > readSeq),
  );
}

/** The unread messages that call a member, rising by seq, the newest 100. */
export function mentionSeqs(ledger: Ledger, member: MemberRow): number[] {
  const wide = readWide(ledger).filter((seq) => seq > member.read_seq);
  const erased = readErased(ledger).seq;
  return newest([...new Set([...wide, ...callsOf(member).map(seqOf)])].filter((seq) => seq > erased));
}

/** The members whom it calls by lists of their own. */
function calledMembers({ sql }: Ledger, { mentions, senderId, threadOf }: Calling): MemberRow[] {
  const userIds = new Set(mentions?.userIds);
  if (callsAll(mentions) && threadOf !== null) {
    for (const userId of followersOf(sql, threadOf)) userIds.add(userId);
  }
  userIds.delete(senderId);
  return [...userIds].flatMap((userId) => readMember(sql, userId) ?? []);
}

function hasRead({ sql }: Ledger, member: MemberRow, { seq, threadOf }: Calling): boolean {
  const readSeq = threadOf === null ? member.read_seq : readFollowing(sql, member.user, threadOf)?.read_seq;
  return readSeq !== undefined && readSeq >= seq;
}

/** Lets somebody follow a thread of which they have read nothing from `seq` on. */
function followFrom(ledger: Ledger, userId: string, root: number, seq: number): void {
  const unread = countAfter(ledger.sql, root, seq - 1);
  const read_count = Math.max(0, (readThread(ledger, root)?.count ?? 0) - unread);
  follow(ledger, userId, root, { read_seq: seq - 1, read_count });
}

function setCalls(ledger: Ledger, member: MemberRow, calls: Call[]): void {
  const kept = calls.toSorted((a, b) => seqOf(a) - seqOf(b)).slice(-MAX_CALLS);
  updateMember(ledger, { ...member, mentions: JSON.stringify(kept) });
  ledger.tell(member.user);
}

function callsOf({ mentions }: MemberRow): Call[] {
  return JSON.parse(mentions) as Call[];
}

function seqOf(call: Call): number {
  return typeof call === "number" ? call : call[0];
}

function readWide({ kv }: Ledger): number[] {
  return kv.get<number[]>(WIDE_KEY) ?? [];
}

function newest(seqs: number[]): number[] {
  return seqs.toSorted((a, b) => a - b).slice(-MAX_CALLS);
}
