import { expect } from "vitest";
import { distanceM } from "../../../geo/distance.ts";
import {
  APPROXIMATE_REFRESH_MS,
  LEFT,
  type LeftReason,
  SIGHTING,
  type Sighting,
} from "../../../protocol/links/geo-cell-link.ts";
import type { LatLng } from "../../../protocol/primitives.ts";
import type { NearFriend } from "../../../protocol/server-frames.ts";
import { type Limits, type NearChanges, NearView } from "../../../workers/session/core/near-view.ts";

/** What one cell last said of a friend, and until when that counts although it is outdated. */
interface Word {
  user: string;
  cell: string;
  sighting: Sighting;
  graceUntilMs: number | null;
}

/** The view, a plain list of what cells said, and a client that holds what it was told; all three must agree. */
export class NearViewModel {
  readonly view = new NearView();
  nowMs = 1_000_000;
  from: LatLng = { lat: 37, lng: 127 };
  readonly limits: Limits = { appearM: 5_000, leaveM: 6_000 };
  #words: Word[] = [];
  readonly #client = new Map<string, NearFriend>();
  /** Friends of whom the client must have been told by its next frame: something was said of them, or the viewer moved. */
  readonly #news = new Set<string>();

  apply(cell: string, seen: Sighting[], left: [string, LeftReason][]): void {
    this.view.apply(cell, seen, left, this.nowMs);
    for (const sighting of seen) this.#see(cell, sighting);
    for (const [user, why] of left) {
      if (why === LEFT.gone) this.#remove((word) => word.user === user && word.cell === cell);
      else this.#doubt(user, cell, why === LEFT.crossed ? 2_000 : 5_000);
    }
  }

  replace(cell: string, seen: Sighting[]): void {
    this.view.replace(cell, seen, this.nowMs);
    for (const sighting of seen) this.#see(cell, sighting);
    const unnamed = this.#words.filter(({ user }) => seen.every(([named]) => named !== user));
    for (const { user } of unnamed) this.#doubt(user, cell, 1_500);
  }

  cellLost(cell: string): void {
    this.view.cellLost(cell, this.nowMs);
    for (const { user } of [...this.#words]) this.#doubt(user, cell, 30_000);
  }

  cellLeft(cell: string): void {
    this.view.cellLeft(cell);
    this.#remove((word) => word.cell === cell);
  }

  forget(user: string): void {
    this.view.forget(user);
    this.#remove((word) => word.user === user);
  }

  clear(): void {
    this.view.clear();
    this.#remove(() => true);
  }

  moveViewer(from: LatLng): void {
    this.from = from;
    this.view.lookAgain();
    for (const { user } of this.#words) this.#news.add(user);
  }

  /** Lets time pass as a session does: whatever expires meanwhile is dropped when it does. */
  wait(ms: number): void {
    const endMs = this.nowMs + ms;
    for (;;) {
      const graces = this.#words.flatMap(({ graceUntilMs }) => graceUntilMs ?? []);
      const nextMs = graces.length > 0 ? Math.min(...graces) : null;
      expect(this.view.nextExpiryMs).toBe(nextMs);
      if (nextMs === null || nextMs > endMs) break;
      this.view.expire(nextMs - 1);
      expect(this.view.nextExpiryMs, "a millisecond too early").toBe(nextMs);
      this.view.expire(nextMs);
      this.#remove(({ graceUntilMs }) => graceUntilMs !== null && graceUntilMs <= nextMs);
    }
    this.nowMs = endMs;
  }

  takeChanges(): void {
    const before = new Map(this.#client);
    const changes = this.view.takeChanges(this.from, this.limits);
    if (changes) this.#tellClient(changes);
    for (const user of new Set([...before.keys(), ...this.#client.keys(), ...this.#news])) {
      const expected = this.#news.has(user) ? this.#visible(user, before.has(user)) : before.get(user);
      expectSameFriend(this.#client.get(user), expected);
    }
    this.#news.clear();
    expect(this.view.takeChanges(this.from, this.limits), "the same again").toBeNull();
  }

  takeSnapshot(): void {
    const before = new Set(this.#client.keys());
    const friends = this.view.takeSnapshot(this.from, this.limits);
    this.#client.clear();
    for (const friend of friends) this.#client.set(friend.userId, friend);
    expect(this.#client.size, "nobody twice").toBe(friends.length);
    for (const user of new Set([...this.#client.keys(), ...this.#words.map((word) => word.user)]))
      expectSameFriend(this.#client.get(user), this.#visible(user, before.has(user)));
    this.#news.clear();
    expect(this.view.takeChanges(this.from, this.limits)).toBeNull();
  }

  takeAll(): void {
    const changes = this.view.takeAll();
    if (changes) this.#tellClient(changes);
    expect([...this.#client.keys()]).toEqual([]);
    this.#news.clear();
    // Whoever has no place looks again when it gets one.
    this.moveViewer(this.from);
  }

  /** A client applies changes; each must make sense to it. */
  #tellClient({ appeared, moved, left }: NearChanges): void {
    const named = [...appeared, ...moved].map(({ userId }) => userId).concat(left);
    expect(new Set(named).size, "each friend at most once").toBe(named.length);
    expect(named.length, "no empty frames").toBeGreaterThan(0);
    for (const friend of appeared) expect(this.#client.has(friend.userId)).toBe(false);
    for (const friend of moved) {
      const { distanceM: _, ...known } = this.#client.get(friend.userId) ?? {};
      expect(Object.keys(known), "moved, but not known").not.toEqual([]);
      expect(friend, "nothing new").not.toMatchObject(known);
    }
    for (const friend of [...appeared, ...moved]) this.#client.set(friend.userId, friend);
    for (const user of left) expect(this.#client.delete(user), "left, but not known").toBe(true);
  }

  /** The newest sighting of a friend, if it is near enough: nearer for one who is to appear than for one who is to stay. */
  #visible(user: string, isTold: boolean): NearFriend | undefined {
    const mine = this.#words.filter((word) => word.user === user).map(({ sighting }) => sighting);
    const [newest] = mine.sort((a, b) => b[3] - a[3]);
    if (!newest) return undefined;
    const [userId, lat, lng, at, flags] = newest;
    const metres = distanceM(this.from, { lat, lng });
    if (metres > (isTold ? this.limits.leaveM : this.limits.appearM)) return undefined;
    return {
      userId,
      lat,
      lng,
      distanceM: metres,
      precision: (flags & SIGHTING.approximate) > 0 ? "approximate" : "exact",
      at,
      stale: (flags & SIGHTING.stale) > 0,
    };
  }

  /** A sighting makes every outdated word about the friend worthless. */
  #see(cell: string, said: Sighting): void {
    const [user] = said;
    const sighting = this.#withOldTime(said);
    this.#words = this.#words.filter(
      (word) => word.user !== user || (word.cell !== cell && word.graceUntilMs === null),
    );
    this.#words.push({ user, cell, sighting, graceUntilMs: null });
    this.#news.add(user);
  }

  /** Where an approximate friend's square is the same as before, the time is so too, for a while. */
  #withOldTime(said: Sighting): Sighting {
    const [user, lat, lng, at, flags] = said;
    const before = this.#words
      .filter((word) => word.user === user)
      .sort((a, b) => b.sighting[3] - a.sighting[3]);
    const known = before[0]?.sighting;
    if (!known || !(flags & SIGHTING.approximate) || at >= known[3] + APPROXIMATE_REFRESH_MS) return said;
    return JSON.stringify([lat, lng, flags]) === JSON.stringify([known[1], known[2], known[4]])
      ? known
      : said;
  }

  /** The cell does not vouch for the friend any more: its word counts for a while, unless another cell has a good one. */
  #doubt(user: string, cell: string, forMs: number): void {
    const word = this.#words.find((each) => each.user === user && each.cell === cell);
    if (!word) return;
    const others = this.#words.filter((each) => each.user === user && each !== word);
    if (others.some(({ graceUntilMs }) => graceUntilMs === null)) this.#remove((each) => each === word);
    else word.graceUntilMs = Math.min(this.nowMs + forMs, word.graceUntilMs ?? Number.POSITIVE_INFINITY);
  }

  #remove(isGone: (word: Word) => boolean): void {
    for (const word of this.#words) if (isGone(word)) this.#news.add(word.user);
    this.#words = this.#words.filter((word) => !isGone(word));
  }
}

/** Of a distance nothing is told while only the viewer moves, so an older one may stand; all else is the same. */
function expectSameFriend(shown: NearFriend | undefined, expected: NearFriend | undefined): void {
  if (!shown || !expected) return expect(shown).toEqual(expected);
  expect({ ...shown, distanceM: 0 }).toEqual({ ...expected, distanceM: 0 });
}
