import { amend } from "../../../protocol/links/amend.ts";
import type { ArchivedMessage, SegmentRef } from "../../../protocol/links/chat-channel-link.ts";
import { dropFoldedReactions } from "./archiver.ts";
import { discard, undiscard } from "./discarded.ts";
import { mayContain, personGram } from "./grams.ts";
import { contentOf } from "./segment-content.ts";
import { SEGMENT_COLUMNS, type SegmentRow, toRef } from "./segments.ts";
import type { ChannelStorage } from "./storage.ts";

const SWEPT_KEY = "amendmentsSweptAtMs";
/** Segments with amendments are written anew once a day, so that what was deleted is gone from R2, too. */
const SWEEP_EVERY_MS = 86_400_000;
/** With so many amendments, or so many bytes of them, they are at once. */
const MAX_AMENDMENTS = 256;
const MAX_AMENDMENT_BYTES = 1_048_576;

type AmendmentRow = { seq: number; amendment: string };

/** A segment that is to be written anew. */
export interface Rewrite {
  ref: SegmentRef;
  /** Rows of `amendments` as they were when the rewriting began. */
  amended: AmendmentRow[];
}

/** When a segment is due to be written anew; null: none is, as things stand. A time that has passed: now. */
export function rewritingDueMs(storage: ChannelStorage): number | null {
  if (storage.sql.all("SELECT 1 AS one FROM forgotten LIMIT 1").length > 0) return 0;
  const [amendments] = storage.sql.all<{ count: number; bytes: number | null }>(
    `SELECT count(*) AS count, sum(bytes) AS bytes FROM
       (SELECT octet_length(amendment) AS bytes FROM amendments LIMIT ?)`,
    MAX_AMENDMENTS,
  );
  if (!amendments || amendments.count === 0) return null;
  const isMuch = amendments.count === MAX_AMENDMENTS || (amendments.bytes ?? 0) > MAX_AMENDMENT_BYTES;
  return isMuch ? 0 : (storage.kv.get<number>(SWEPT_KEY) ?? 0) + SWEEP_EVERY_MS;
}

/** The next segment to be written anew. Null: there is none, and it is noted that all were looked at. */
export function nextRewrite(storage: ChannelStorage, nowMs: number): SegmentRow | null {
  const dueMs = rewritingDueMs(storage);
  if (dueMs === null || dueMs > nowMs) return null;
  const row = nextWithTraces(storage) ?? firstAmended(storage);
  if (!row) storage.kv.put(SWEPT_KEY, nowMs);
  return row;
}

export function planRewrite(storage: ChannelStorage, row: SegmentRow): Rewrite {
  const amended = storage.sql.all<AmendmentRow>(
    "SELECT seq, amendment FROM amendments WHERE seq BETWEEN ? AND ?",
    row.first_seq,
    row.last_seq,
  );
  return { ref: toRef(storage, row), amended };
}

/** The messages of a segment as they are now, and those that are erased on the occasion, as they were before. */
export function rewrite(
  { ref }: Rewrite,
  messages: readonly ArchivedMessage[],
): { now: ArchivedMessage[]; erased: ArchivedMessage[] } {
  const before = messages.map((message) => amend(message, ref.amendments[message.seq]));
  const now = before.map((message) => withoutAround(amend(message, {}, ref.forgotten)));
  const erased = before.filter(
    ({ deletedAt }, index) => deletedAt === undefined && now[index]?.deletedAt !== undefined,
  );
  return { now, erased };
}

/** Threads and pins have tables of their own. */
function withoutAround({ thread: _thread, pinned: _pinned, ...message }: ArchivedMessage): ArchivedMessage {
  return message;
}

/** Enters the new segment in place of the old one. What changed meanwhile stays an amendment, to the new one. */
export function commitRewrite(
  storage: ChannelStorage,
  { ref, amended }: Rewrite,
  messages: readonly ArchivedMessage[],
  name: string,
  nowMs: number,
): void {
  const content = contentOf(messages);
  storage.sql.run(
    `UPDATE segments SET first_seq = ?, first_at_ms = ?, name = ?, count = ?, threads = ?, grams = ? WHERE first_seq = ?`,
    content.firstSeq,
    content.firstAtMs,
    name,
    content.count,
    content.threads,
    content.filter,
    ref.firstSeq,
  );
  undiscard(storage, name);
  discard(storage, ref.name, nowMs);
  dropAmendments(storage, amended);
  dropPinsOfDeleted(storage, messages);
  noteCleansed(storage, ref);
}

/** Only now is it known whose messages are pinned. */
function dropPinsOfDeleted({ sql }: ChannelStorage, messages: readonly ArchivedMessage[]): void {
  const deleted = messages.filter(({ deletedAt }) => deletedAt !== undefined).map(({ seq }) => seq);
  sql.run("DELETE FROM pins WHERE seq IN (SELECT value FROM json_each(?))", JSON.stringify(deleted));
}

function dropAmendments(storage: ChannelStorage, amended: readonly AmendmentRow[]): void {
  const unchanged = amended.filter(({ seq, amendment }) => {
    const [row] = storage.sql.all<AmendmentRow>("SELECT seq, amendment FROM amendments WHERE seq = ?", seq);
    return row?.amendment === amendment;
  });
  const seqs = unchanged.map(({ seq }) => seq);
  storage.sql.run(
    "DELETE FROM amendments WHERE seq IN (SELECT value FROM json_each(?))",
    JSON.stringify(seqs),
  );
  dropFoldedReactions(storage, seqs);
}

/** Segments are cleansed of forgotten people from the newest on: the next one is below. */
function noteCleansed({ sql }: ChannelStorage, { forgotten, firstSeq, lastSeq }: SegmentRef): void {
  for (const { userId } of forgotten) {
    sql.run(
      "UPDATE forgotten SET up_to_seq = ? WHERE user = ? AND up_to_seq = ?",
      firstSeq - 1,
      userId,
      lastSeq,
    );
  }
}

/** The newest segment that may have traces of somebody who is forgotten. Those who are in none any more are struck off. */
function nextWithTraces(storage: ChannelStorage): SegmentRow | null {
  const people = storage.sql.all<{ user: string; up_to_seq: number }>(
    "SELECT user, up_to_seq FROM forgotten",
  );
  for (const { user, up_to_seq } of people) {
    const row = newestWith(storage, user, up_to_seq);
    if (row) {
      storage.sql.run("UPDATE forgotten SET up_to_seq = ? WHERE user = ?", row.last_seq, user);
      return row;
    }
    storage.sql.run("DELETE FROM forgotten WHERE user = ?", user);
  }
  return null;
}

function newestWith({ sql }: ChannelStorage, userId: string, upToSeq: number): SegmentRow | null {
  const gram = personGram(userId);
  for (let bound = upToSeq; ; ) {
    const [row] = sql.all<SegmentRow & { grams: ArrayBuffer }>(
      `SELECT ${SEGMENT_COLUMNS}, grams FROM segments WHERE first_seq <= ? ORDER BY first_seq DESC LIMIT 1`,
      bound,
    );
    if (!row || mayContain(row.grams, [gram])) return row ?? null;
    bound = row.first_seq - 1;
  }
}

function firstAmended({ sql }: ChannelStorage): SegmentRow | null {
  const [row] = sql.all<SegmentRow>(
    `SELECT ${SEGMENT_COLUMNS} FROM segments WHERE last_seq >= (SELECT min(seq) FROM amendments) ORDER BY first_seq LIMIT 1`,
  );
  return row ?? null;
}
