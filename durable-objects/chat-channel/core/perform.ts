import type { ChannelReply } from "../../../protocol/chat/server-frames.ts";
import type { ArchivedMessage, ChannelOp, Outcome } from "../../../protocol/links/chat-channel-link.ts";
import { ignoreUnknown } from "../../../telemetry/ignore-unknown.ts";
import { findAttempt, rememberAttempt } from "./attempts.ts";
import { deleteMessage, edit } from "./editing.ts";
import type { Ledger } from "./ledger.ts";
import { type MemberRow, readMember } from "./members.ts";
import { setPin } from "./pins.ts";
import { setReaction } from "./reactions.ts";
import { markDelivered, markRead } from "./read-marks.ts";
import { FORBIDDEN, isRefused, NO_CHANNEL, refuse, UNKNOWN_OP } from "./refusals.ts";
import { isArchived } from "./segments.ts";
import { send } from "./sending.ts";
import { readThread } from "./threads.ts";

/** What `perform` must know besides the op. */
export interface Circumstances {
  /** Whether the user lets others see what they have read. */
  readReceipts: boolean;
  nowMs: number;
  /** The message that `archivedTarget` named, as its segment has it; null where it is not to be found. */
  archived?: ArchivedMessage | null;
}

/** The answer to each op that is remembered for those who repeat it. */
const ANSWERED_BY = {
  sendMessage: "messageSent",
  editMessage: "messageEdited",
  deleteMessage: "messageDeleted",
  addReaction: "reactionSet",
  removeReaction: "reactionSet",
  setPin: "pinSet",
} as const satisfies Record<Extract<ChannelOp, { key: string }>["type"], ChannelReply["type"]>;

/** Does one op. A repeat gets the first answer, even if the sender is no member any more, and changes nothing. */
export function perform(
  ledger: Ledger,
  by: string,
  op: ChannelOp,
  circumstances: Circumstances,
): Outcome<ChannelReply | null> {
  const attempt = "key" in op ? findAttempt(ledger.sql, by, op.key) : null;
  if (attempt && "key" in op) {
    if (attempt.type === ANSWERED_BY[op.type]) return { ok: attempt };
    return refuse("invalidField", "the key was used for something else", "key");
  }
  const member = readMember(ledger.sql, by);
  if (!member) return NO_CHANNEL;
  const outcome = attemptOp(ledger, member, op, circumstances);
  if ("key" in op && !isRefused(outcome) && outcome.ok) {
    rememberAttempt(ledger.sql, by, op.key, circumstances.nowMs, outcome.ok);
  }
  return outcome;
}

function attemptOp(
  ledger: Ledger,
  member: MemberRow,
  op: ChannelOp,
  { readReceipts, nowMs, archived = null }: Circumstances,
): Outcome<ChannelReply | null> {
  switch (op.type) {
    case "sendMessage":
      return send(ledger, member, { op, readReceipts, nowMs, archived });
    case "editMessage":
      return edit(ledger, member, op, nowMs, archived);
    case "deleteMessage":
      return deleteMessage(ledger, member, op, nowMs, archived);
    case "addReaction":
    case "removeReaction":
      return setReaction(ledger, member, op, nowMs, archived);
    case "setPin":
      return setPin(ledger, member, op, nowMs, archived);
    case "markRead":
      if (!ledger.may("read", member.role)) return FORBIDDEN;
      return markRead(ledger, member, { op, readReceipts, archived });
    case "markDelivered":
      if (!ledger.may("read", member.role)) return FORBIDDEN;
      markDelivered(ledger, member, op.seq);
      return { ok: null };
    case "typeInChannel":
      if (!ledger.may("send", member.role)) return FORBIDDEN;
      ledger.tellTyping({
        userId: member.user,
        ...(op.threadOf !== undefined && { threadOf: op.threadOf }),
      });
      return { ok: null };
    default:
      ignoreUnknown("channel's operations", op satisfies never);
      return UNKNOWN_OP;
  }
}

/** Which message must be read from the archive before the op can be done; null: none. */
export function archivedTarget(ledger: Ledger, op: ChannelOp): number | null {
  const seq = targetOf(ledger, op);
  return seq !== null && isArchived(ledger, seq) ? seq : null;
}

function targetOf(ledger: Ledger, op: ChannelOp): number | null {
  switch (op.type) {
    case "sendMessage":
      return op.threadOf === undefined || readThread(ledger, op.threadOf) ? null : op.threadOf;
    case "markRead":
      return op.threadOf === undefined ? op.seq : null;
    case "markDelivered":
    case "typeInChannel":
      return null;
    case "editMessage":
    case "deleteMessage":
    case "addReaction":
    case "removeReaction":
    case "setPin":
      return op.seq;
    default:
      return null;
  }
}
