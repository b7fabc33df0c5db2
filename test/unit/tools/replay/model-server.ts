import type { LatLng } from "../../../../protocol/primitives.ts";
import type { NearChanged, NearFriend } from "../../../../protocol/server-frames.ts";
import { SHARING_OFF, type Sharing } from "../../../../protocol/sharing.ts";
import { greatCircleM } from "../../../../tools/replay/oracle/great-circle.ts";
import { sightLevel } from "../../../../tools/replay/oracle/sight-level.ts";

/** A server without a network: it looks at everybody and says what changed. Slow, small, and right. */
export class ModelServer {
  readonly places = new Map<string, LatLng>();
  readonly #radiusM: number;
  readonly #sharing = new Map<string, Sharing>();
  readonly #friends = new Set<string>();
  readonly #views = new Map<string, Map<string, NearFriend>>();
  readonly #offsets = new Map<string, number>();

  constructor(radiusM: number) {
    this.#radiusM = radiusM;
  }

  share(userId: string, sharing: Sharing): void {
    this.#sharing.set(userId, sharing);
  }

  befriend(a: string, b: string, areFriends: boolean): void {
    for (const pair of [`${a} ${b}`, `${b} ${a}`]) {
      if (areFriends) this.#friends.add(pair);
      else this.#friends.delete(pair);
    }
  }

  /** What changed for a viewer since the last look. */
  look(viewer: string): NearChanged {
    const before = this.#views.get(viewer) ?? new Map<string, NearFriend>();
    const after = new Map<string, NearFriend>();
    for (const friend of this.places.keys()) {
      const entry = this.#see(viewer, friend);
      const leaveM = this.#radiusM * (before.has(friend) ? 1.1 : 1);
      if (entry !== undefined && entry.distanceM <= leaveM) after.set(friend, entry);
    }
    this.#views.set(viewer, after);
    const offset = (this.#offsets.get(viewer) ?? 0) + 1;
    this.#offsets.set(viewer, offset);
    return {
      type: "nearChanged",
      epoch: "e",
      offset,
      appeared: [...after.values()].filter(({ userId }) => !before.has(userId)),
      moved: [...after.values()].filter(({ userId }) => before.has(userId)),
      left: [...before.keys()].filter((userId) => !after.has(userId)),
    };
  }

  #see(viewer: string, friend: string): NearFriend | undefined {
    const from = this.places.get(viewer);
    const to = this.places.get(friend);
    const level = sightLevel(this.#sharing.get(friend) ?? SHARING_OFF, viewer);
    const seen = viewer !== friend && this.#friends.has(`${viewer} ${friend}`) && level !== "nothing";
    if (!seen || from === undefined || to === undefined) return undefined;
    return nearFriend(friend, level === "exact" ? to : coarse(to), from, level);
  }
}

/** An entry as a right server writes it. */
export function nearFriend(
  userId: string,
  shown: LatLng,
  from: LatLng,
  precision: NearFriend["precision"],
): NearFriend {
  const distanceM = Math.round(greatCircleM(from, shown) * 10) / 10;
  return { userId, ...shown, distanceM, precision, at: 0, stale: false };
}

/** A grid of about a kilometre, good enough below 60 degrees of latitude. */
export function coarse({ lat, lng }: LatLng): LatLng {
  return { lat: (Math.floor(lat * 100) + 0.5) / 100, lng: (Math.floor(lng * 100) + 0.5) / 100 };
}
