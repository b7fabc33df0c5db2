import { coarsen } from "../../../geo/coarsen.ts";
import { distanceM } from "../../../geo/distance.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import {
  APPROXIMATE_REFRESH_MS,
  APPROXIMATE_TIME_MS,
  type Fix,
  SIGHTING,
  type Sighting,
  WORD,
} from "../../../protocol/links/geo-cell-link.ts";
import type { LatLng } from "../../../protocol/primitives.ts";
import { coarseOf, type Link, type Member } from "./member.ts";

/** The clocks of a session and of a cell may differ by this much. */
const CLOCK_SLACK_MS = 10_000;

export type Look = { sighting: Sighting } | "left" | "nothingNew";

/**
 * Looks from `viewer` along its side of a link and decides what the viewer must be told. Updates what the link remembers, so each
 * answer must be passed on. An approximate friend is snapped to the grid first; everything else follows from the
 * snapped place, the distance included.
 */
export function look<Handle>(viewer: Member<Handle>, mine: Link<Handle>, nowMs: number): Look {
  const { peer: friend, back: theirs } = mine;
  const { fix } = friend;
  const approximate = theirs.word === WORD.seesApproximate;
  const shown = approximate ? coarseOf(friend) : fix;
  // The session takes an old place back; one that cannot any more must not leave it here.
  const isOver = nowMs - fix.at > LIMITS.expireAfterMs + CLOCK_SLACK_MS;
  if (isOver || !isInSight(viewer, mine, distanceM(viewer.fix, shown))) {
    const was = mine.inSight;
    mine.inSight = false;
    mine.told = null;
    return was ? "left" : "nothingNew";
  }
  if (friend.held) return "nothingNew";
  const flags = (approximate ? SIGHTING.approximate : 0) | (friend.stale ? SIGHTING.stale : 0);
  if (mine.inSight && mine.told && !isNews(mine.told, mine.toldAs, fix, flags)) return "nothingNew";
  mine.inSight = true;
  mine.told = fix;
  mine.toldAs = flags;
  return { sighting: [friend.user, shown.lat, shown.lng, timeOf(fix, approximate), flags] };
}

function isInSight<Handle>(viewer: Member<Handle>, mine: Link<Handle>, distance: number): boolean {
  const { peer: friend, back: theirs } = mine;
  if (!friend.home || viewer.watchM === 0 || theirs.word < WORD.seesApproximate) return false;
  return distance <= viewer.watchM * (mine.inSight ? LIMITS.leaveRadiusRatio : 1);
}

/** A viewer's own move is no news of a friend: a client that knows both places knows the distance. */
function isNews(told: Fix, toldAs: number, fix: Fix, flags: number): boolean {
  if (toldAs !== flags) return true;
  if (told === fix) return false;
  if ((flags & SIGHTING.approximate) === 0) return !isSamePlace(told, fix) || fix.at > told.at;
  if (!isSamePlace(coarsen(told), coarsen(fix))) return true;
  return timeOf(fix, true) - timeOf(told, true) >= APPROXIMATE_REFRESH_MS;
}

function isSamePlace(one: LatLng, other: LatLng): boolean {
  return one.lat === other.lat && one.lng === other.lng;
}

/** The time of a place, as its viewers may know it. */
function timeOf({ at }: Fix, approximate: boolean): number {
  return approximate ? at - (at % APPROXIMATE_TIME_MS) : at;
}
