import { DELETED_USER_ID, type Mentions, type Message } from "../../../protocol/chat/message.ts";
import type { Attachment } from "../../../protocol/files/file.ts";
import { withoutMention, withoutName, withoutPerson } from "../../../protocol/links/amend.ts";
import type { Amendment, Forgotten } from "../../../protocol/links/chat-channel-link.ts";
import { amendArchived } from "./amendments.ts";
import { forgetChanges } from "./changes.ts";
import { anonymiseFilesBy, releaseFilesBy } from "./file-references.ts";
import type { Ledger } from "./ledger.ts";
import { callingOf, removeCalls } from "./mentions.ts";
import { reactionsTo, readMessages } from "./message-row.ts";
import { jsonOf } from "./messages.ts";
import { reindex } from "./search-index.ts";
import { lastArchivedSeq } from "./segments.ts";

/**
 * Takes somebody whose account is gone out of the channel: their messages lose the name, or become tombstones; their reactions
 * go either way. At once for whoever reads; archived segments are written anew little by little, and readers are told
 * of whom to leave out until then.
 */
export function forget(ledger: Ledger, userId: string, how: Forgotten["how"], nowMs: number): void {
  const atMs = ledger.timeOf(nowMs);
  const person = { userId, how, atMs };
  forgetMessages(ledger, person);
  forgetReactions(ledger, userId);
  forgetAround(ledger, userId);
  forgetInSummary(ledger, person);
  const upToSeq = lastArchivedSeq(ledger);
  if (upToSeq > 0) {
    // A repeat may find more, where something of theirs was still on its way.
    ledger.sql.run(
      `INSERT INTO forgotten (user, how, at_ms, up_to_seq) VALUES (?, ?, ?, ?)
       ON CONFLICT (user) DO UPDATE SET up_to_seq = excluded.up_to_seq`,
      userId,
      how,
      atMs,
      upToSeq,
    );
  }
  ledger.announce({ event: "forgotten", userId, erased: how === "erase" });
  forgetChanges(ledger);
  ledger.tellEveryone();
}

function forgetMessages(ledger: Ledger, { userId, how, atMs }: Forgotten): void {
  const { sql } = ledger;
  if (how === "erase") {
    for (const message of writtenBy(ledger, userId)) erase(ledger, message, atMs);
    releaseFilesBy(ledger, userId);
  } else anonymiseFiles(ledger, userId);
  sql.run("UPDATE messages SET sender = ?, key = NULL WHERE sender = ?", DELETED_USER_ID, userId);
  sql.run("UPDATE messages SET deleted_by = ? WHERE deleted_by = ?", DELETED_USER_ID, userId);
  sql.run(
    `UPDATE messages SET forwarded = json_remove(forwarded, '$.senderId')
     WHERE forwarded IS NOT NULL AND json_extract(forwarded, '$.senderId') = ?`,
    userId,
  );
  forgetMentions(ledger, userId);
  const told = sql.all<{ seq: number; body: string }>(
    "SELECT seq, body FROM messages WHERE kind = 'system' AND instr(body, ?)",
    userId,
  );
  for (const { seq, body } of told) {
    sql.run("UPDATE messages SET body = ? WHERE seq = ?", withoutName(body, userId), seq);
  }
}

/** In the messages of others, and in what changed of archived ones. */
function forgetMentions({ sql }: Ledger, userId: string): void {
  const hot = sql.all<{ seq: number; mentions: string }>(
    "SELECT seq, mentions FROM messages WHERE mentions IS NOT NULL AND instr(mentions, ?)",
    userId,
  );
  for (const { seq, mentions } of hot) {
    const left = withoutMention(JSON.parse(mentions) as Mentions, userId);
    sql.run("UPDATE messages SET mentions = ? WHERE seq = ?", jsonOf(left), seq);
  }
  const amended = sql.all<{ seq: number; amendment: string }>(
    "SELECT seq, amendment FROM amendments WHERE instr(json_extract(amendment, '$.mentions'), ?)",
    userId,
  );
  for (const { seq, amendment } of amended) {
    const { mentions, ...rest } = JSON.parse(amendment) as Amendment;
    const left = mentions && withoutMention(mentions, userId);
    const now = { ...rest, ...(left && { mentions: left }) };
    sql.run("UPDATE amendments SET amendment = ? WHERE seq = ?", JSON.stringify(now), seq);
  }
}

/** What is left of the files of the person's messages says nothing of the person. */
function anonymiseFiles(ledger: Ledger, userId: string): void {
  anonymiseFilesBy(ledger, userId);
  const rows = ledger.sql.all<{ seq: number; attachments: string }>(
    "SELECT seq, attachments FROM messages WHERE sender = ? AND attachments IS NOT NULL",
    userId,
  );
  for (const { seq, attachments } of rows) {
    const kept = (JSON.parse(attachments) as Attachment[]).map(withoutPerson);
    ledger.sql.run("UPDATE messages SET attachments = ? WHERE seq = ?", JSON.stringify(kept), seq);
  }
}

/** The hot messages that the person wrote and that are not deleted yet. */
function* writtenBy(ledger: Ledger, userId: string): Generator<Message> {
  const rows = ledger.sql.all<{ seq: number }>(
    "SELECT seq FROM messages WHERE sender = ? AND kind <> 'system' AND deleted_at_ms IS NULL",
    userId,
  );
  for (const { seq } of rows) yield* readMessages(ledger, [seq]);
}

function erase(ledger: Ledger, message: Message, atMs: number): void {
  const { seq } = message;
  removeCalls(ledger, callingOf(message));
  reindex(ledger, seq, null);
  ledger.sql.run("DELETE FROM reactions WHERE seq = ?", seq);
  ledger.sql.run("DELETE FROM pins WHERE seq = ?", seq);
  ledger.sql.run(
    `UPDATE messages SET body = '', preview = NULL, search_text = NULL, mentions = NULL, attachments = NULL,
       forwarded = NULL, deleted_at_ms = ?, deleted_by = ? WHERE seq = ?`,
    atMs,
    DELETED_USER_ID,
    seq,
  );
}

function forgetReactions(ledger: Ledger, userId: string): void {
  const { sql } = ledger;
  const archivedUpTo = lastArchivedSeq(ledger);
  const reacted = sql.all<{ seq: number }>("SELECT DISTINCT seq FROM reactions WHERE user = ?", userId);
  sql.run("DELETE FROM reactions WHERE user = ?", userId);
  for (const { seq } of reacted) {
    if (seq <= archivedUpTo) amendArchived(ledger, seq, { reactions: reactionsTo(ledger, seq) });
  }
}

/** In threads, pins, answers that were remembered, and what changed of archived messages. */
function forgetAround({ sql }: Ledger, userId: string): void {
  sql.run("DELETE FROM attempts WHERE user = ?", userId);
  sql.run("DELETE FROM thread_followers WHERE user = ?", userId);
  sql.run("UPDATE pins SET by = ? WHERE by = ?", DELETED_USER_ID, userId);
  sql.run(
    `UPDATE threads SET users = (SELECT json_group_array(value) FROM json_each(users) WHERE value <> ?1)
     WHERE EXISTS (SELECT 1 FROM json_each(users) WHERE value = ?1)`,
    userId,
  );
  sql.run(
    `UPDATE amendments SET amendment = json_set(amendment, '$.deletedBy', ?1)
     WHERE json_extract(amendment, '$.deletedBy') = ?2`,
    DELETED_USER_ID,
    userId,
  );
}

/** In what lists and headings say of the channel. */
function forgetInSummary(ledger: Ledger, { userId, how }: Forgotten): void {
  const { info, counters } = ledger;
  const named = (id: string) => (id === userId ? DELETED_USER_ID : id);
  if (info.createdBy === userId || info.userIds.includes(userId)) {
    ledger.info = { ...info, createdBy: named(info.createdBy), userIds: info.userIds.map(named) };
  }
  if (counters.last?.senderId !== userId) return;
  const { preview, ...last } = counters.last;
  const isErased = how === "erase" && last.kind !== "system";
  const shown = isErased ? { deleted: true } : preview === undefined ? {} : { preview };
  counters.last = { ...last, ...shown, senderId: DELETED_USER_ID };
}
