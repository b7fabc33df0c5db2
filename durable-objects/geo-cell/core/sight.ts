import { distanceM } from "../../../geo/distance.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import {
  APPROXIMATE_REFRESH_MS,
  type Fix,
  SIGHTING,
  type Sighting,
  WORD,
} from "../../../protocol/links/geo-cell-link.ts";
import { type Crowd, FLAG } from "./crowd.ts";

/** The clocks of a session and of a cell may differ by this much. */
const CLOCK_SLACK_MS = 10_000;

export type Look = { sighting: Sighting } | "left" | "nothingNew";

/**
 * Looks along a side of a link, from its owner at the other, and decides what the owner must be told. Updates what the link
 * remembers, so each answer must be passed on. An approximate friend is snapped to the grid first; everything else follows from
 * the snapped place, the distance included.
 */
export function look<Handle>(crowd: Crowd<Handle>, side: number, nowMs: number): Look {
  const viewer = crowd.owner(side);
  const friend = crowd.owner(side ^ 1);
  const real: Fix = { lat: crowd.lat(friend), lng: crowd.lng(friend), at: crowd.at(friend) };
  const isApproximate = crowd.word(side ^ 1) === WORD.seesApproximate;
  const shown = isApproximate ? crowd.squares.of(friend, real) : real;
  const wasInSight = crowd.isInSight(side);
  // The session takes an old place back; one that cannot any more must not leave it here.
  const isOver = nowMs - real.at > LIMITS.expireAfterMs + CLOCK_SLACK_MS;
  if (
    isOver ||
    !isInSight(crowd, side, distanceM({ lat: crowd.lat(viewer), lng: crowd.lng(viewer) }, shown))
  ) {
    crowd.setInSight(side, false);
    crowd.forgetTold(side);
    return wasInSight ? "left" : "nothingNew";
  }
  if (crowd.is(friend, FLAG.held)) return "nothingNew";
  const flags =
    (isApproximate ? SIGHTING.approximate : 0) | (crowd.is(friend, FLAG.stale) ? SIGHTING.stale : 0);
  if (wasInSight && !isNews(crowd, side, shown, flags)) return "nothingNew";
  crowd.setInSight(side, true);
  crowd.setTold(side, crowd.version(friend), flags, isApproximate ? shown : null);
  return { sighting: [crowd.member(friend).user, shown.lat, shown.lng, shown.at, flags] };
}

function isInSight<Handle>(crowd: Crowd<Handle>, side: number, distance: number): boolean {
  const watchM = crowd.watchM(crowd.owner(side));
  const isHome = crowd.is(crowd.owner(side ^ 1), FLAG.home);
  if (!isHome || watchM === 0 || crowd.word(side ^ 1) < WORD.seesApproximate) return false;
  return distance <= watchM * (crowd.isInSight(side) ? LIMITS.leaveRadiusRatio : 1);
}

/** A viewer's own move is no news of a friend: a client that knows both places knows the distance. */
function isNews<Handle>(crowd: Crowd<Handle>, side: number, shown: Fix, flags: number): boolean {
  const version = crowd.version(crowd.owner(side ^ 1));
  if (crowd.told(side) === 0 || crowd.toldAs(side) !== flags) return true;
  if (crowd.told(side) === version) return false;
  const told = crowd.toldApproximate(side);
  if (!told) return true;
  const isSamePlace = told.lat === shown.lat && told.lng === shown.lng;
  return !isSamePlace || shown.at - told.at >= APPROXIMATE_REFRESH_MS;
}
