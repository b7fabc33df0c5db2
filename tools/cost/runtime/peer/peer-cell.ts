import { DurableObject } from "cloudflare:workers";
import { distanceM } from "../../../../geo/distance.ts";
import type { LatLng } from "../../../../protocol/primitives.ts";
import type { PeerUser } from "./peer-user.ts";

export interface PeerEnv {
  USERS: DurableObjectNamespace<PeerUser>;
  CELLS: DurableObjectNamespace<PeerCell>;
}

interface Member {
  place: LatLng;
  friends: ReadonlySet<string>;
  /** Whether this cell tells others of the member; cells that the member only looks into do not. */
  isHome: boolean;
}

const RADIUS_M = 8_000;

/**
 * A cell of the plain design, which people's objects call and which calls them back. Who is here is kept in memory only, in its favour:
 * a team would store it, since an object without sockets is put away soon, and pay for a row with every move.
 */
export class PeerCell extends DurableObject<PeerEnv> {
  readonly #members = new Map<string, Member>();

  async enter(user: string, place: LatLng, friends: string[], isHome: boolean): Promise<void> {
    this.#members.set(user, { place, friends: new Set(friends), isHome });
    if (isHome) await this.#tellFriends(user, place);
  }

  async leave(user: string): Promise<void> {
    this.#members.delete(user);
  }

  async move(user: string, place: LatLng): Promise<void> {
    const member = this.#members.get(user);
    if (!member) return;
    member.place = place;
    await this.#tellFriends(user, place);
  }

  async #tellFriends(user: string, place: LatLng): Promise<void> {
    const { friends = new Set<string>() } = this.#members.get(user) ?? {};
    const calls: Promise<void>[] = [];
    for (const friend of friends) {
      const member = this.#members.get(friend);
      if (!member) continue;
      const metres = distanceM(member.place, place);
      if (metres <= RADIUS_M) calls.push(this.env.USERS.getByName(friend).friendMoved(user, place, metres));
    }
    await Promise.all(calls);
  }
}
