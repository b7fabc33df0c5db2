import type { ChannelReply } from "../../../protocol/chat/server-frames.ts";
import type { ArchivedMessage, ChannelOp, Outcome } from "../../../protocol/links/chat-channel-link.ts";
import type { Ledger } from "./ledger.ts";
import { type MemberRow, readMember, updateMember } from "./members.ts";
import { addCalls, callingOf, callsAfterReadingThread, callsAll } from "./mentions.ts";
import { contentOf, findMessage, insertMessage } from "./messages.ts";
import { forwardedFromMember } from "./named-people.ts";
import { readUpToOwn } from "./read-marks.ts";
import { FORBIDDEN, isRefused, refuse } from "./refusals.ts";
import { extendThread, follow, followersAfterMessage, readThread, setFollowing } from "./threads.ts";

export interface Sending {
  op: Extract<ChannelOp, { type: "sendMessage" }>;
  readReceipts: boolean;
  nowMs: number;
  /** The first message of the thread, where it is archived and the op is the first of the thread. */
  archived: ArchivedMessage | null;
}

/** Writes a message of a member. */
export function send(ledger: Ledger, member: MemberRow, sending: Sending): Outcome<ChannelReply> {
  const { op, nowMs } = sending;
  if (!ledger.may("send", member.role)) return FORBIDDEN;
  if (callsAll(op.mentions) && !ledger.may("mentionAll", member.role)) return FORBIDDEN;
  if (op.replyTo !== undefined && op.replyTo > ledger.counters.seq) {
    return refuse("invalidField", "there is no such message to quote", "replyTo");
  }
  const root = findRoot(ledger, sending);
  if (isRefused(root)) return root;

  const threadOf = op.threadOf ?? null;
  const inChannel = threadOf === null || op.inChannel;
  const message = insertMessage(
    ledger,
    {
      content: contentOf(ledger.sql, op),
      sender: member.user,
      kind: op.kind,
      key: op.key,
      replyTo: op.replyTo ?? null,
      threadOf,
      inChannel,
      forwarded: forwardedFromMember(ledger.sql, op.forwarded),
    },
    nowMs,
    threadOf === null ? 0 : 1,
  );
  const { seq, id, at } = message;
  const writer = threadOf === null ? member : withThreadRead(member, threadOf, seq);
  if (inChannel) readUpToOwn(ledger, writer, seq, sending.readReceipts);
  else if (writer.mentions !== member.mentions) updateMember(ledger, writer);
  if (threadOf !== null) addToThread(ledger, threadOf, { seq, sender: member.user, atMs: at }, root.ok);
  addCalls(ledger, callingOf(message));
  if (inChannel) ledger.tellEveryone();
  const { info, counters } = ledger;
  return {
    ok: {
      type: "messageSent",
      channelId: info.channelId,
      offset: counters.offset,
      seq,
      messageId: id,
      at,
    },
  };
}

/** Who wrote the first message of the thread that it starts; null where it starts none. Refused where none can start there. */
function findRoot(ledger: Ledger, { op, archived }: Sending): Outcome<string | null> {
  const { threadOf } = op;
  if (threadOf === undefined || readThread(ledger, threadOf)) return { ok: null };
  const root = findMessage(ledger, threadOf, archived)?.message;
  if (!root || root.deletedAt !== undefined || root.kind === "system") {
    return refuse("invalidField", "there is no such message to comment on", "threadOf");
  }
  if (root.threadOf !== undefined) {
    return refuse("invalidField", "a comment has no thread of its own", "threadOf");
  }
  return { ok: root.senderId };
}

/** Whoever writes in a thread has read it. */
function withThreadRead(member: MemberRow, root: number, seq: number): MemberRow {
  return { ...member, mentions: callsAfterReadingThread(member, root, seq) };
}

/** Counts it in its thread, which the sender follows from now on, as does who wrote the first message of a new one. */
function addToThread(
  ledger: Ledger,
  root: number,
  message: { seq: number; sender: string; atMs: number },
  startedUnder: string | null,
): void {
  const { sql } = ledger;
  const thread = extendThread(ledger, root, message);
  ledger.announce({ event: "thread", seq: root, thread });
  if (startedUnder !== null && readMember(sql, startedUnder)) {
    follow(ledger, startedUnder, root, { read_seq: root, read_count: 0 });
  }
  setFollowing(ledger, message.sender, root, { read_seq: message.seq, read_count: thread.count });
  ledger.tell(message.sender);
  for (const userId of followersAfterMessage(ledger, root)) ledger.tell(userId);
}
