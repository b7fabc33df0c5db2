import type { ChannelReply } from "../../../protocol/chat/server-frames.ts";
import { amend } from "../../../protocol/links/amend.ts";
import type { ArchivedMessage, ChannelOp, Outcome } from "../../../protocol/links/chat-channel-link.ts";
import { amendArchived } from "./amendments.ts";
import { lastOf } from "./counters.ts";
import { releaseFilesOf, setFilesOf } from "./file-references.ts";
import type { Ledger } from "./ledger.ts";
import type { MemberRow } from "./members.ts";
import { addCalls, callingOf, callsAll, removeCalls } from "./mentions.ts";
import { type Content, contentOf, type Found, findMessage, jsonOf } from "./messages.ts";
import { FORBIDDEN, NO_MESSAGE } from "./refusals.ts";
import { reindex } from "./search-index.ts";

/** Replaces what a message of the member's own says. */
export function edit(
  ledger: Ledger,
  member: MemberRow,
  op: Extract<ChannelOp, { type: "editMessage" }>,
  nowMs: number,
  archived: ArchivedMessage | null,
): Outcome<ChannelReply> {
  const { seq } = op;
  if (!ledger.may("editOwn", member.role)) return FORBIDDEN;
  if (callsAll(op.mentions) && !ledger.may("mentionAll", member.role)) return FORBIDDEN;
  const found = findMessage(ledger, seq, archived);
  if (!found || found.message.deletedAt !== undefined) return NO_MESSAGE;
  if (found.message.senderId !== member.user || found.message.kind === "system") return FORBIDDEN;

  const content = contentOf(ledger.sql, op);
  const { shown, searchText } = content;
  const editedAt = ledger.timeOf(nowMs);
  if (found.isHot) storeContent(ledger, seq, content, editedAt);
  else amendArchived(ledger, seq, { ...shown, searchText, editedAt });
  setFilesOf(ledger, seq, member.user, content.files);
  ledger.announce({ event: "edited", seq, editedAt, ...shown });
  ledger.recordChange(seq);
  const edited = amend(found.message, shown);
  if (jsonOf(found.message.mentions) !== jsonOf(edited.mentions)) {
    removeCalls(ledger, callingOf(found.message));
    addCalls(ledger, callingOf(edited));
  }
  showInLists(ledger, edited, found.isHot);
  const { info, counters } = ledger;
  return {
    ok: { type: "messageEdited", channelId: info.channelId, offset: counters.offset, seq, editedAt },
  };
}

/** Takes out what a message says; a tombstone remains. One's own, or anybody's where the role allows that. */
export function deleteMessage(
  ledger: Ledger,
  member: MemberRow,
  op: Extract<ChannelOp, { type: "deleteMessage" }>,
  nowMs: number,
  archived: ArchivedMessage | null,
): Outcome<ChannelReply> {
  const { seq } = op;
  const { info, counters } = ledger;
  if (!ledger.may("deleteOwn", member.role) && !ledger.may("deleteAny", member.role)) return FORBIDDEN;
  const found = findMessage(ledger, seq, archived);
  if (!found) return NO_MESSAGE;
  const { message } = found;
  const operation = message.senderId === member.user ? "deleteOwn" : "deleteAny";
  if (message.kind === "system" || !ledger.may(operation, member.role)) return FORBIDDEN;

  takeOut(ledger, found, member.user, ledger.timeOf(nowMs));
  return { ok: { type: "messageDeleted", channelId: info.channelId, offset: counters.offset, seq } };
}

/** Leaves a tombstone in a message's place, told to everyone, unless there is one. */
export function takeOut(
  ledger: Ledger,
  { message, isHot }: Found,
  deletedBy: string,
  deletedAt: number,
): void {
  if (message.deletedAt !== undefined) return;
  const { sql } = ledger;
  const { seq } = message;
  const deletion = { body: "", reactions: [], deletedAt, deletedBy };
  if (isHot) storeTombstone(ledger, seq, deletedAt, deletedBy);
  else amendArchived(ledger, seq, deletion);
  releaseFilesOf(ledger, seq);
  sql.run("DELETE FROM reactions WHERE seq = ?", seq);
  ledger.announce({ event: "deleted", seq, deletedAt, deletedBy });
  if (message.pinned) {
    sql.run("DELETE FROM pins WHERE seq = ?", seq);
    ledger.announce({ event: "pin", seq, pinned: false });
  }
  ledger.recordChange(seq);
  removeCalls(ledger, callingOf(message));
  showInLists(ledger, amend(message, deletion), isHot);
}

function storeContent(ledger: Ledger, seq: number, { shown, searchText }: Content, editedAtMs: number): void {
  ledger.sql.run(
    `UPDATE messages SET body = ?, preview = ?, search_text = ?, mentions = ?, attachments = ?, edited_at_ms = ?
     WHERE seq = ?`,
    shown.body,
    shown.preview ?? null,
    searchText,
    jsonOf(shown.mentions),
    jsonOf(shown.attachments),
    editedAtMs,
    seq,
  );
  reindex(ledger, seq, searchText);
}

function storeTombstone(ledger: Ledger, seq: number, deletedAtMs: number, deletedBy: string): void {
  ledger.sql.run(
    `UPDATE messages SET body = '', preview = NULL, search_text = NULL, mentions = NULL, attachments = NULL,
       deleted_at_ms = ?, deleted_by = ? WHERE seq = ?`,
    deletedAtMs,
    deletedBy,
    seq,
  );
  reindex(ledger, seq, null);
}

/** Where it is the message that lists of channels show, they show it as it is now. */
function showInLists(ledger: Ledger, message: ArchivedMessage, isHot: boolean): void {
  if (ledger.counters.last?.seq !== message.seq) return;
  ledger.counters.last = lastOf(message);
  if (!isHot) ledger.keepCounters();
  ledger.tellEveryone();
}
