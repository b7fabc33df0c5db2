import type { NearFriend } from "../../../protocol/server-frames.ts";
import { BOUNDS } from "./bounds.ts";
import { greatCircleM } from "./great-circle.ts";
import type { Person } from "./person.ts";
import { possibleLevels, type Sight } from "./sight.ts";
import type { SightLevel } from "./sight-level.ts";

/**
 * Whether the viewer must see the friend, whichever of the possible states is in force: they are friends, the friend
 * shares, and each place that either may be at is inside the radius of the other, by where the friend is shown.
 */
export function isDue(sight: Sight, radiusM: number): boolean {
  const { viewer, friend } = sight;
  if (!viewer.watching) return false;
  const levels = possibleLevels(sight);
  if (levels.size === 0 || levels.has("nothing")) return false;
  const reachM = radiusM - (levels.has("approximate") ? BOUNDS.approximateWithinM : 0);
  const viewerPlaces = viewer.places.possible();
  const friendPlaces = friend.places.possible();
  return (
    viewerPlaces.length > 0 &&
    friendPlaces.length > 0 &&
    viewerPlaces.every((from) => friendPlaces.every((to) => greatCircleM(from, to) <= reachM))
  );
}

/** Whether the screen shows the friend where they were at some moment of the last two seconds. */
export function isShownInTime({ friend, shown }: Sight, nowMs: number): boolean {
  if (shown === undefined) return false;
  return friend.places
    .possibleWithin(nowMs - BOUNDS.shownWithinMs, nowMs)
    .some((place) => greatCircleM(place, shown) <= placeTolerance(shown.precision));
}

/** The newest report that a shown place can be, if it is any that is remembered. */
export function isRemembered(friend: Person, shown: NearFriend): boolean {
  return friend.places.all().some((place) => greatCircleM(place, shown) <= placeTolerance(shown.precision));
}

export function placeTolerance(level: Exclude<SightLevel, "nothing">): number {
  return level === "exact" ? BOUNDS.samePlaceM : BOUNDS.approximateWithinM;
}
