import type { Amendment, Forgotten, SegmentRef } from "../../../protocol/links/chat-channel-link.ts";
import { readPins, readThreads } from "./message-row.ts";
import type { ChannelStorage } from "./storage.ts";

/** A row of `segments` without its filter. */
export type SegmentRow = {
  first_seq: number;
  last_seq: number;
  last_n: number;
  last_at_ms: number;
  name: string;
};

export const SEGMENT_COLUMNS = "first_seq, last_seq, last_n, last_at_ms, name";

/** The last message that is in the archive, or was before it was erased; 0: none. Whatever follows it is hot. */
export function lastArchivedSeq({ sql }: ChannelStorage): number {
  const [row] = sql.all<{ seq: number | null }>("SELECT max(last_seq) AS seq FROM segments");
  return row?.seq ?? 0;
}

/** The segment in which this message is, or null where none has it. */
export function segmentHolding(storage: ChannelStorage, seq: number): SegmentRef | null {
  const [row] = storage.sql.all<SegmentRow>(
    `SELECT ${SEGMENT_COLUMNS} FROM segments WHERE first_seq <= ? ORDER BY first_seq DESC LIMIT 1`,
    seq,
  );
  return row && row.last_seq >= seq ? toRef(storage, row) : null;
}

/** What a reader must know of a segment besides its content. */
export function toRef(storage: ChannelStorage, row: SegmentRow): SegmentRef {
  const { first_seq: firstSeq, last_seq: lastSeq, last_at_ms: lastAtMs, name } = row;
  const amendments = readAmendments(storage, firstSeq, lastSeq);
  return { name, firstSeq, lastSeq, lastAtMs, amendments, forgotten: readForgotten(storage, lastSeq) };
}

/** What changed of archived messages, threads and pins included, which have tables of their own. */
function readAmendments(storage: ChannelStorage, first: number, last: number): Record<number, Amendment> {
  const amendments: Record<number, Amendment> = {};
  const amend = (seq: number, amendment: Amendment) => {
    amendments[seq] = { ...amendments[seq], ...amendment };
  };
  const rows = storage.sql.all<{ seq: number; amendment: string }>(
    "SELECT seq, amendment FROM amendments WHERE seq BETWEEN ? AND ?",
    first,
    last,
  );
  for (const { seq, amendment } of rows) amend(seq, JSON.parse(amendment) as Amendment);
  for (const [seq, thread] of readThreads(storage, first, last)) amend(seq, { thread });
  for (const seq of readPins(storage, first, last)) amend(seq, { pinned: true });
  return amendments;
}

/** Of whom a segment that ends here may still hold traces. */
export function readForgotten({ sql }: ChannelStorage, lastSeq: number): Forgotten[] {
  const rows = sql.all<{ user: string; how: string; at_ms: number }>(
    "SELECT user, how, at_ms FROM forgotten WHERE up_to_seq >= ? ORDER BY at_ms",
    lastSeq,
  );
  return rows.map(({ user, how, at_ms }) => ({ userId: user, how: how as Forgotten["how"], atMs: at_ms }));
}

/** Whether this message is to be read from the archive. */
export function isArchived({ sql }: ChannelStorage, seq: number): boolean {
  const [row] = sql.all<{ last_seq: number }>(
    "SELECT last_seq FROM segments WHERE first_seq <= ? ORDER BY first_seq DESC LIMIT 1",
    seq,
  );
  return row !== undefined && row.last_seq >= seq;
}
