import { LIMITS } from "../../../protocol/limits.ts";
import type { PagePlan, PageQuery, SegmentRef } from "../../../protocol/links/chat-channel-link.ts";
import { readMessages } from "./message-row.ts";
import { SEGMENT_COLUMNS, type SegmentRow, segmentHolding, toRef } from "./segments.ts";
import type { ChannelStorage } from "./storage.ts";

/** Segments that one plan names: who needs more asks again. Each of them may carry amendments of its messages along. */
const SEGMENTS_PER_PLAN = 3;

/** Bytes of a message in JSON, about: its texts, and what stands around them. */
export const MESSAGE_BYTES = `300 + octet_length(body) + ifnull(octet_length(preview), 0) + ifnull(octet_length(mentions), 0)
  + ifnull(octet_length(attachments), 0)`;

/** The part of a channel that a query is about, as conditions on rows of `messages` and of `segments`. */
interface Scope {
  messages: string;
  segments: string;
  params: number[];
}

/**
 * What there is to a query: hot messages, and the segments in which older ones are. A page ends at `limit` messages or
 * `maxPageBytes`, whichever comes first, but has one message at least. In a plan with segments `hasBefore` and `hasAfter`
 * tell of what lies beyond both.
 */
export function readPage(storage: ChannelStorage, query: PageQuery): PagePlan {
  if ("only" in query) return readOne(storage, query.only);
  const scope = scopeOf(query);
  if ("after" in query) return readAfter(storage, scope, query.after, query.limit);
  return readBefore(storage, scope, "before" in query ? query.before : Number.MAX_SAFE_INTEGER, query.limit);
}

function scopeOf({ thread, everything }: PageQuery): Scope {
  if (everything) return { messages: "TRUE", segments: "TRUE", params: [] };
  if (thread === undefined) {
    return { messages: "in_channel = 1", segments: "count > 0", params: [] };
  }
  const segments = "EXISTS (SELECT 1 FROM json_each(threads) WHERE value = ?)";
  return { messages: "thread_of = ?", segments, params: [thread] };
}

function readOne(storage: ChannelStorage, seq: number): PagePlan {
  const segment = segmentHolding(storage, seq);
  const around = { hasBefore: false, hasAfter: false };
  if (segment) return { messages: [], segments: [segment], ...around };
  return { messages: readMessages(storage, [seq]), segments: [], ...around };
}

function readBefore(storage: ChannelStorage, scope: Scope, before: number, limit: number): PagePlan {
  const hot = pickHot(storage, scope, "seq < ?", before, "DESC", limit);
  const messages = readMessages(storage, hot.seqs);
  const hasAfter =
    hasHot(storage, scope, "seq >= ?", before) || hasSegment(storage, scope, "last_seq >= ?", before);
  const isFull = hot.more || hot.seqs.length === limit;
  if (isFull) {
    const hasBefore = hot.more || hasSegment(storage, scope, "first_seq < ?", before);
    return { messages, segments: [], hasBefore, hasAfter };
  }
  const { segments, more } = pickSegments(storage, scope, "first_seq < ?", before, "DESC");
  return { messages, segments, hasBefore: more, hasAfter };
}

function readAfter(storage: ChannelStorage, scope: Scope, after: number, limit: number): PagePlan {
  const hasBefore =
    hasHot(storage, scope, "seq <= ?", after) || hasSegment(storage, scope, "first_seq <= ?", after);
  const { segments, more } = pickSegments(storage, scope, "last_seq > ?", after, "ASC");
  if (more) return { messages: [], segments, hasBefore, hasAfter: true };
  const hot = pickHot(storage, scope, "seq > ?", after, "ASC", limit);
  return { messages: readMessages(storage, hot.seqs), segments, hasBefore, hasAfter: hot.more };
}

/** The numbers of the hot messages of a page, and whether there are more of them on the same side. */
function pickHot(
  storage: ChannelStorage,
  scope: Scope,
  where: string,
  bound: number,
  order: "ASC" | "DESC",
  limit: number,
): { seqs: number[]; more: boolean } {
  const rows = storage.sql.all<{ seq: number; bytes: number }>(
    `SELECT seq, ${MESSAGE_BYTES} AS bytes FROM messages
     WHERE ${where} AND ${scope.messages} ORDER BY seq ${order} LIMIT ?`,
    bound,
    ...scope.params,
    limit + 1,
  );
  const picked = rows.slice(0, fitting(rows, limit));
  return { seqs: picked.map(({ seq }) => seq), more: picked.length < rows.length };
}

/** How many of these messages make a page. */
export function fitting(messages: readonly { bytes: number }[], limit: number): number {
  let total = 0;
  const end = messages.findIndex(({ bytes }, index) => {
    total += bytes;
    return index >= limit || (index > 0 && total > LIMITS.maxPageBytes);
  });
  return end === -1 ? messages.length : end;
}

function pickSegments(
  storage: ChannelStorage,
  scope: Scope,
  where: string,
  bound: number,
  order: "ASC" | "DESC",
): { segments: SegmentRef[]; more: boolean } {
  const rows = storage.sql.all<SegmentRow>(
    `SELECT ${SEGMENT_COLUMNS} FROM segments WHERE ${where} AND ${scope.segments} ORDER BY first_seq ${order} LIMIT ?`,
    bound,
    ...scope.params,
    SEGMENTS_PER_PLAN + 1,
  );
  const picked = rows.slice(0, SEGMENTS_PER_PLAN);
  return { segments: picked.map((row) => toRef(storage, row)), more: picked.length < rows.length };
}

function hasHot({ sql }: ChannelStorage, scope: Scope, where: string, bound: number): boolean {
  const query = `SELECT 1 AS one FROM messages WHERE ${where} AND ${scope.messages} LIMIT 1`;
  return sql.all(query, bound, ...scope.params).length > 0;
}

function hasSegment({ sql }: ChannelStorage, scope: Scope, where: string, bound: number): boolean {
  const query = `SELECT 1 AS one FROM segments WHERE ${where} AND ${scope.segments} LIMIT 1`;
  return sql.all(query, bound, ...scope.params).length > 0;
}
