import type { NearFriend } from "../../../protocol/server-frames.ts";
import type { Sharing } from "../../../protocol/sharing.ts";
import type { Person } from "./person.ts";
import { type SightLevel, sightLevel } from "./sight-level.ts";
import type { Timeline } from "./timeline.ts";

/** One direction of a friendship, past ones included: what `viewer` sees of `friend`. */
export interface Sight {
  viewer: Person;
  friend: Person;
  /** Shared by both directions. */
  friends: Timeline<boolean>;
  /** Since when the friend had to be seen, without a moment in which they might not have been. */
  dueSinceMs: number | undefined;
  /** What the viewer's screen shows of the friend. */
  shown: NearFriend | undefined;
  /** The newest report that the viewer was ever shown. */
  newestShown: number;
  /** Whether the present lapse is counted already: one that lasts is one. */
  missing: boolean;
  lingering: boolean;
}

export function newSight(viewer: Person, friend: Person, friends: Timeline<boolean>): Sight {
  return {
    viewer,
    friend,
    friends,
    dueSinceMs: undefined,
    shown: undefined,
    newestShown: 0,
    missing: false,
    lingering: false,
  };
}

/** Everything that the viewer may be allowed to see of the friend right now, "nothing" included. */
export function possibleLevels({ viewer, friend, friends }: Sight): Set<SightLevel> {
  return levels(friends.possible(), friend.sharing.possible(), viewer);
}

/** The same for some moment of a span of time. */
export function levelsWithin(
  { viewer, friend, friends }: Sight,
  fromMs: number,
  toMs: number,
): Set<SightLevel> {
  return levels(friends.possibleWithin(fromMs, toMs), friend.sharing.possibleWithin(fromMs, toMs), viewer);
}

function levels(friends: boolean[], sharing: Sharing[], viewer: Person): Set<SightLevel> {
  const found = new Set<SightLevel>();
  if (friends.includes(false)) found.add("nothing");
  if (friends.includes(true)) {
    for (const value of sharing) found.add(sightLevel(value, viewer.userId));
  }
  return found;
}
