import type { NearFriend } from "../../../client/index.ts";
import type { SharedPlace } from "../../state/shared-places.ts";

/** Somebody on the map. */
export interface MapPerson {
  userId: string;
  lat: number;
  lng: number;
  precision: NearFriend["precision"];
  at: number;
  isStale: boolean;
  /** They share where they are with the talk that is open. */
  isShared: boolean;
}

/** Everybody on the map, each once: who is both near and shares with a talk is where the newer word has them. */
export function mapPeople(
  near: ReadonlyMap<string, NearFriend>,
  shared: ReadonlyMap<string, SharedPlace>,
  nowMs: number,
): Map<string, MapPerson> {
  const people = new Map<string, MapPerson>();
  for (const { userId, lat, lng, precision, at, stale } of near.values()) {
    people.set(userId, { userId, lat, lng, precision, at, isStale: stale, isShared: false });
  }
  for (const { userId, lat, lng, precision, at, until } of shared.values()) {
    if (until <= nowMs) continue;
    const known = people.get(userId);
    if (known !== undefined && known.at > at) people.set(userId, { ...known, isShared: true });
    else people.set(userId, { userId, lat, lng, precision, at, isStale: false, isShared: true });
  }
  return people;
}
