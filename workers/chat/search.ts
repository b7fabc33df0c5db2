import { LIMITS } from "../../protocol/limits.ts";
import type { SearchHit, SearchPlan } from "../../protocol/links/chat-channel-link.ts";
import { foldText, highlight } from "../../protocol/links/search-text.ts";
import { type HistorySegment, readRef, toShown } from "./history-segment.ts";
import { sizeOf } from "./history-size.ts";
import type { ReadSegment } from "./segment-reader.ts";

/** Where one channel is searched. */
export interface SearchSource {
  /** Asks the channel's object. */
  planSearch(request: SearchRequest): Promise<SearchPlan>;
  readSegment: ReadSegment;
}

export interface SearchRequest {
  query: string;
  /** Only matches before this message. */
  before: number | null;
  limit: number;
  /** Only matches sent then or earlier. */
  untilMs?: number;
}

/** Matches, newest first. */
export interface SearchPage {
  hits: SearchHit[];
  /** Where further matches may be: before this message, and not after this time. Null: there are none. */
  next: SearchPlan["next"];
  /** How many segments were read. */
  segmentsRead: number;
}

/** Segments that are read at a time. */
const WAVE = 4;
const MAX_PLANS = 5;

/** Searches a channel's hot messages and its archive, reading so many segments at most. */
export async function searchChannel(
  source: SearchSource,
  request: SearchRequest,
  maxSegments = Number.POSITIVE_INFINITY,
): Promise<SearchPage> {
  for (let plans = 0; plans < MAX_PLANS; plans += 1) {
    const plan = await source.planSearch(request);
    const page = await followPlan(source.readSegment, request, shorten(plan, request, maxSegments));
    if (page) return page;
  }
  throw new Error("segments vanish faster than they can be read");
}

function shorten(plan: SearchPlan, { before, untilMs }: SearchRequest, maxSegments: number): SearchPlan {
  const left = plan.segments[maxSegments];
  if (!left) return plan;
  const next = {
    beforeSeq: Math.min(left.lastSeq + 1, before ?? Number.POSITIVE_INFINITY),
    untilMs: Math.min(left.lastAtMs, untilMs ?? Number.POSITIVE_INFINITY),
  };
  return { ...plan, segments: plan.segments.slice(0, maxSegments), next };
}

async function followPlan(
  readSegment: ReadSegment,
  request: SearchRequest,
  plan: SearchPlan,
): Promise<SearchPage | null> {
  const hits = [...plan.hits];
  let room = LIMITS.maxPageBytes - hits.reduce((sum, { message }) => sum + sizeOf(message), 0);
  let segmentsRead = 0;
  while (segmentsRead < plan.segments.length) {
    const refs = plan.segments.slice(segmentsRead, segmentsRead + WAVE);
    const segments = await Promise.all(refs.map((ref) => readRef(readSegment, ref)));
    segmentsRead += refs.length;
    for (const segment of segments) {
      if (!segment) return null;
      for (const hit of hitsIn(segment, request)) {
        hits.push(hit);
        room -= sizeOf(hit.message);
        if (hits.length < request.limit && room > 0) continue;
        return { hits, next: { beforeSeq: hit.message.seq, untilMs: hit.message.at }, segmentsRead };
      }
    }
  }
  return { hits, next: plan.next, segmentsRead };
}

/** Matches in a segment, newest first. */
function* hitsIn(segment: HistorySegment, request: SearchRequest): Generator<SearchHit> {
  const folded = foldText(request.query);
  const before = request.before ?? Number.POSITIVE_INFINITY;
  const untilMs = request.untilMs ?? Number.POSITIVE_INFINITY;
  const messages = segment.filter(({ seq, at }) => seq < before && at <= untilMs);
  for (const message of messages.reverse()) {
    const { searchText } = message;
    if (searchText === undefined || !foldText(searchText).includes(folded)) continue;
    yield { message: toShown(message), highlight: highlight(searchText, folded) ?? "" };
  }
}
