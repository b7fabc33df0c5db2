import { distanceM } from "../../../geo/distance.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import {
  APPROXIMATE_REFRESH_MS,
  APPROXIMATE_TIME_MS,
  SIGHTING,
  type Sighting,
  WORD,
} from "../../../protocol/links/geo-cell-link.ts";
import type { Link, Member } from "./member.ts";

/** The clocks of a session and of a cell may differ by this much. */
const CLOCK_SLACK_MS = 10_000;

export type Look = { sighting: Sighting } | "left" | "nothingNew";

/**
 * Looks from `viewer` at `friend` and decides what the viewer must be told. Updates what the link remembers, so each
 * answer must be passed on. An approximate friend is snapped to the grid first; everything else follows from the
 * snapped place, the distance included.
 */
export function look<Handle>(viewer: Member<Handle>, friend: Member<Handle>, nowMs: number): Look {
  const mine = viewer.links.get(friend);
  const theirs = friend.links.get(viewer);
  if (!mine || !theirs) return "nothingNew";
  const approximate = theirs.word === WORD.seesApproximate;
  const shown = approximate ? friend.coarse : friend.fix;
  const distance = distanceM(viewer.fix, shown);
  // The session takes an old place back; one that cannot any more must not leave it here.
  const isOver = nowMs - friend.fix.at > LIMITS.expireAfterMs + CLOCK_SLACK_MS;
  if (isOver || !isInSight(viewer, friend, mine, theirs, distance)) {
    const was = mine.inSight;
    mine.inSight = false;
    mine.told = null;
    return was ? "left" : "nothingNew";
  }
  if (friend.held) return "nothingNew";
  const at = approximate ? friend.fix.at - (friend.fix.at % APPROXIMATE_TIME_MS) : friend.fix.at;
  if (mine.inSight && mine.told && !isNews(mine.told, shown, at, friend.stale, approximate))
    return "nothingNew";
  mine.inSight = true;
  mine.told = { place: shown, at, stale: friend.stale };
  const flags = (approximate ? SIGHTING.approximate : 0) | (friend.stale ? SIGHTING.stale : 0);
  return { sighting: [friend.user, shown.lat, shown.lng, at, flags] };
}

function isInSight<Handle>(
  viewer: Member<Handle>,
  friend: Member<Handle>,
  mine: Link,
  theirs: Link,
  distance: number,
): boolean {
  if (!friend.home || viewer.watchM === 0 || theirs.word < WORD.seesApproximate) return false;
  return distance <= viewer.watchM * (mine.inSight ? LIMITS.leaveRadiusRatio : 1);
}

/** A viewer's own move is no news of a friend: a client that knows both places knows the distance. */
function isNews(
  told: NonNullable<Link["told"]>,
  place: { lat: number; lng: number },
  at: number,
  stale: boolean,
  approximate: boolean,
): boolean {
  if (told.place.lat !== place.lat || told.place.lng !== place.lng || told.stale !== stale) return true;
  return approximate ? at - told.at >= APPROXIMATE_REFRESH_MS : at > told.at;
}
