import type { ChannelReply } from "../../../protocol/chat/server-frames.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { ArchivedMessage, ChannelOp, Outcome } from "../../../protocol/links/chat-channel-link.ts";
import type { Ledger } from "./ledger.ts";
import type { MemberRow } from "./members.ts";
import { findMessage } from "./messages.ts";
import { FORBIDDEN, NO_MESSAGE, refuse } from "./refusals.ts";
import type { Sql } from "./storage.ts";
import { recordDeed } from "./system-messages.ts";

/** Pins a message for everyone, or takes the pin off. */
export function setPin(
  ledger: Ledger,
  member: MemberRow,
  op: Extract<ChannelOp, { type: "setPin" }>,
  nowMs: number,
  archived: ArchivedMessage | null,
): Outcome<ChannelReply> {
  const { seq, pinned } = op;
  const { sql, info, counters } = ledger;
  if (!ledger.may("pin", member.role)) return FORBIDDEN;
  const found = findMessage(ledger, seq, archived);
  if (!found || found.message.deletedAt !== undefined) return NO_MESSAGE;
  const pins = listPins(sql);
  if (pins.includes(seq) !== pinned) {
    if (pinned && pins.length >= LIMITS.maxPins) {
      return refuse("limitReached", `a channel takes ${LIMITS.maxPins} pins`);
    }
    if (pinned) {
      sql.run("INSERT INTO pins (seq, by, at_ms) VALUES (?, ?, ?)", seq, member.user, ledger.timeOf(nowMs));
    } else {
      sql.run("DELETE FROM pins WHERE seq = ?", seq);
    }
    ledger.announce({ event: "pin", seq, pinned });
    ledger.recordChange(seq);
    if (pinned && info.kind !== "direct") {
      recordDeed(ledger, member.user, { event: "pinned", seq }, nowMs);
      ledger.tellEveryone();
    }
  }
  return { ok: { type: "pinSet", channelId: info.channelId, offset: counters.offset, seq } };
}

/** Pinned messages, rising by seq. */
export function listPins(sql: Sql): number[] {
  return sql.all<{ seq: number }>("SELECT seq FROM pins ORDER BY seq").map(({ seq }) => seq);
}
