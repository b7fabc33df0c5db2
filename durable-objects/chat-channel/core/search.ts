import { LIMITS } from "../../../protocol/limits.ts";
import type { SearchHit, SearchPlan } from "../../../protocol/links/chat-channel-link.ts";
import { foldText, highlight } from "../../../protocol/links/search-text.ts";
import { gramsOfQuery } from "./grams.ts";
import { readMessage } from "./message-row.ts";
import { findInIndex, indexNext } from "./search-index.ts";
import { findSegments } from "./segment-search.ts";
import type { ChannelStorage } from "./storage.ts";

/** Candidates that are asked for in one go. */
const BATCH = 32;
/** UTF-16 units of texts that one request compares, about. */
const MAX_COMPARED = 4_000_000;
/** A shorter query has no trigram. */
const MIN_INDEXED_CHARS = 3;

export interface SearchRequest {
  query: string;
  /** Only matches before this message. */
  before: number | null;
  limit: number;
  /** Only matches sent then or earlier. */
  untilMs?: number;
}

/** Hot matches, and where to look for older ones. Whatever is not indexed yet is, before. */
export function planSearch(storage: ChannelStorage, request: SearchRequest): SearchPlan {
  while (indexNext(storage));
  const folded = foldText(request.query);
  const before = boundOf(storage, request);
  const { hits, next } = findHot(storage, folded, before, request.limit);
  if (next) return { hits, segments: [], next };
  return { hits, ...findSegments(storage, folded, gramsOfQuery(folded), before) };
}

/** The message before which matches are, by both conditions: times do not fall where numbers rise. */
function boundOf({ sql }: ChannelStorage, { before, untilMs }: SearchRequest): number {
  const bySeq = before ?? Number.MAX_SAFE_INTEGER;
  if (untilMs === undefined) return bySeq;
  const later = sql.all<{ seq: number }>(
    `SELECT * FROM (SELECT seq FROM messages WHERE at_ms > ? ORDER BY seq LIMIT 1)
     UNION ALL SELECT * FROM (SELECT first_seq FROM segments WHERE first_at_ms > ? ORDER BY first_seq LIMIT 1)`,
    untilMs,
    untilMs,
  );
  return Math.min(bySeq, ...later.map(({ seq }) => seq));
}

interface HotHits {
  hits: SearchHit[];
  /** Where to go on where this was not all. */
  next: SearchPlan["next"];
}

function findHot(storage: ChannelStorage, folded: string, before: number, limit: number): HotHits {
  const hits: SearchHit[] = [];
  let compared = 0;
  let bytes = 0;
  for (const seq of candidates(storage, folded, before)) {
    const { text, atMs } = searchTextOf(storage, seq);
    compared += text.length;
    const hit = hitOf(storage, seq, text, folded);
    if (hit) {
      hits.push(hit);
      bytes += JSON.stringify(hit).length;
    }
    const isFull = hits.length === limit || bytes > LIMITS.maxPageBytes || compared > MAX_COMPARED;
    if (isFull) return { hits, next: { beforeSeq: seq, untilMs: atMs } };
  }
  return { hits, next: null };
}

/** Hot messages that may match, newest first. */
function* candidates(storage: ChannelStorage, folded: string, before: number): Generator<number> {
  const isIndexed = Array.from(folded).length >= MIN_INDEXED_CHARS;
  const find = isIndexed ? findInIndex : findSearchable;
  for (let bound = before; ; ) {
    const seqs = find(storage, folded, bound, BATCH);
    yield* seqs;
    const last = seqs.at(-1);
    if (seqs.length < BATCH || last === undefined) return;
    bound = last;
  }
}

/** Hot messages before `before` that have a search text, newest first. */
function findSearchable({ sql }: ChannelStorage, _: string, before: number, limit: number): number[] {
  const rows = sql.all<{ seq: number }>(
    "SELECT seq FROM messages WHERE seq < ? AND search_text IS NOT NULL ORDER BY seq DESC LIMIT ?",
    before,
    limit,
  );
  return rows.map(({ seq }) => seq);
}

function searchTextOf({ sql }: ChannelStorage, seq: number): { text: string; atMs: number } {
  const [row] = sql.all<{ search_text: string | null; at_ms: number }>(
    "SELECT search_text, at_ms FROM messages WHERE seq = ?",
    seq,
  );
  return { text: row?.search_text ?? "", atMs: row?.at_ms ?? 0 };
}

function hitOf(storage: ChannelStorage, seq: number, text: string, folded: string): SearchHit | null {
  if (!foldText(text).includes(folded)) return null;
  const message = readMessage(storage, seq);
  const shown = highlight(text, folded);
  return message && shown !== null ? { message, highlight: shown } : null;
}
