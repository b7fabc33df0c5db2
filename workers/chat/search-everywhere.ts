import type { SearchHit } from "../../protocol/links/chat-channel-link.ts";
import { inParallel } from "../in-parallel.ts";
import type { SearchPage, SearchRequest } from "./search.ts";

/** A hit, and where it was found. */
export interface ChannelHit extends SearchHit {
  channelId: string;
}

/** Where a page of hits begins: at hits sent then or earlier; of those sent then, at what follows `after`. */
export interface SearchPlace {
  untilMs: number;
  after: { channelId: string; seq: number } | null;
}

/** Hits of all channels, newest first. There may be none on a page, and more on the next. */
export interface HitPage {
  hits: ChannelHit[];
  next: SearchPlace | null;
}

/** Searches one channel, reading so many segments at most. */
export type SearchIn = (
  channelId: string,
  request: Omit<SearchRequest, "query">,
  maxSegments: number,
) => Promise<SearchPage>;

/** Segments that one request reads. More only where it would get no further otherwise. */
const MAX_SEGMENTS = 20;
/** Of these so many of one channel, before it is seen again where the newest matches may be. */
const SEGMENTS_AT_ONCE = 2;

/** What is known of the matches in one channel. */
interface Hunt {
  channelId: string;
  hits: ChannelHit[];
  /** No match that is not known yet was sent later. */
  boundMs: number;
  before: number | null;
  /** Whether the hot messages were searched. The first question is about them only. */
  isBegun: boolean;
  isDone: boolean;
}

/**
 * The newest matches in all of these channels. Every channel is asked, as nothing outside of them tells when its last comment was
 * written; then only those that may have matches newer than the last of the page.
 */
export async function searchEverywhere(
  channelIds: readonly string[],
  limit: number,
  place: SearchPlace | null,
  searchIn: SearchIn,
): Promise<HitPage> {
  const startMs = place?.untilMs ?? Number.MAX_SAFE_INTEGER;
  const hunts = channelIds.map((channelId) => startHunt(channelId, startMs));
  let segmentsRead = 0;
  for (let open = hunts; open.length > 0; open = openHunts(hunts, limit)) {
    const horizonMs = horizonOf(open);
    if (segmentsRead >= MAX_SEGMENTS && horizonMs < startMs) break;
    // Those that may have the newest matches come first; all that are level with them, so that the horizon moves.
    const wave = open.filter(({ boundMs }) => boundMs === horizonMs);
    await inParallel(wave, async (hunt) => {
      segmentsRead += await goOn(hunt, limit, place, searchIn);
    });
  }
  return toPage(hunts, limit);
}

function startHunt(channelId: string, boundMs: number): Hunt {
  return { channelId, hits: [], boundMs, before: null, isBegun: false, isDone: false };
}

async function goOn(
  hunt: Hunt,
  limit: number,
  place: SearchPlace | null,
  searchIn: SearchIn,
): Promise<number> {
  const { channelId, boundMs: untilMs, before } = hunt;
  const maxSegments = hunt.isBegun ? SEGMENTS_AT_ONCE : 0;
  const { hits, next, segmentsRead } = await searchIn(channelId, { before, untilMs, limit }, maxSegments);
  hunt.isBegun = true;
  const found = hits.map((hit) => ({ channelId, ...hit }));
  hunt.hits.push(...found.filter((hit) => place === null || isAfter(hit, place)));
  hunt.isDone = next === null;
  hunt.before = next?.beforeSeq ?? null;
  hunt.boundMs = Math.min(hunt.boundMs, next?.untilMs ?? hunt.boundMs);
  return segmentsRead;
}

function isAfter({ channelId, message }: ChannelHit, { untilMs, after }: SearchPlace): boolean {
  if (message.at !== untilMs || after === null) return message.at <= untilMs;
  return channelId === after.channelId ? message.seq < after.seq : channelId > after.channelId;
}

/** Those that may have matches that belong on the page and are not known yet. */
function openHunts(hunts: readonly Hunt[], limit: number): Hunt[] {
  const lastMs = sortedHits(hunts)[limit - 1]?.message.at ?? 0;
  return hunts.filter(({ isDone, boundMs }) => !isDone && boundMs >= lastMs);
}

/** No unknown match was sent later than this. */
function horizonOf(open: readonly Hunt[]): number {
  return Math.max(...open.map(({ boundMs }) => boundMs));
}

function toPage(hunts: readonly Hunt[], limit: number): HitPage {
  const open = openHunts(hunts, limit);
  const horizonMs = open.length > 0 ? horizonOf(open) : -1;
  const known = sortedHits(hunts).filter(({ message }) => message.at > horizonMs);
  const hits = known.slice(0, limit);
  const last = hits.at(-1);
  if (last && hits.length === limit) {
    const isAll = known.length === limit && hunts.every(({ isDone }) => isDone);
    const after = { channelId: last.channelId, seq: last.message.seq };
    return { hits, next: isAll ? null : { untilMs: last.message.at, after } };
  }
  return { hits, next: open.length > 0 ? { untilMs: horizonMs, after: null } : null };
}

/** Newest first; what was sent at the same time by channel, then newest first. */
function sortedHits(hunts: readonly Hunt[]): ChannelHit[] {
  return hunts
    .flatMap(({ hits }) => hits)
    .sort(
      (a, b) =>
        b.message.at - a.message.at ||
        (a.channelId < b.channelId ? -1 : a.channelId > b.channelId ? 1 : b.message.seq - a.message.seq),
    );
}
