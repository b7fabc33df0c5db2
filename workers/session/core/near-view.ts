import type { CellId } from "../../../geo/cells.ts";
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

/** How long a friend who crosses into another cell may be in neither. */
const CROSSING_GRACE_MS = 2_000;
/** How long a friend may take to join a cell that was reset, counted from the viewer's own return: all return at once. */
const REJOIN_GRACE_MS = 1_500;
/** How long a friend whose own link broke may take to come back, on a new session perhaps. */
const LOST_GRACE_MS = 5_000;
/** How long a cell that cannot be reached keeps what it last said. */
const OUTAGE_GRACE_MS = 30_000;

interface Entry {
  /** What each cell last said of the friend. */
  sightings: Map<CellId, Sighting>;
  /** Cells whose word is outdated, and until when it counts all the same. */
  graceUntilMs: Map<CellId, number>;
}

/** How near a friend must be to appear, and how far to leave, in metres. */
export interface Limits {
  appearM: number;
  leaveM: number;
}

/** Everybody who is near, at the beginning of a stream. */
export interface NearSnapshot {
  radiusM: number;
  friends: NearFriend[];
}

export interface NearChanges {
  appeared: NearFriend[];
  moved: NearFriend[];
  left: string[];
}

/**
 * Merges what several cells say into one view of who is near. It remembers what the client was told, so that the
 * changes are always the difference: whoever comes and goes between two calls of `takeChanges` is never mentioned,
 * and a client that reads slowly costs no memory.
 */
export class NearView {
  readonly #entries = new Map<string, Entry>();
  readonly #told = new Map<string, NearFriend>();
  readonly #touched = new Set<string>();

  /** A cell's frame of changes. */
  apply(cell: CellId, seen: Sighting[], left: [user: string, why: LeftReason][], nowMs: number): void {
    for (const sighting of seen) this.#see(cell, sighting);
    for (const [user, why] of left) {
      if (why === LEFT.gone) this.#drop(user, cell);
      else this.#setGrace(user, cell, nowMs + (why === LEFT.crossed ? CROSSING_GRACE_MS : LOST_GRACE_MS));
    }
  }

  /** A cell told everything that it has, after a join. Whom it does not name may still be on the way to it. */
  replace(cell: CellId, seen: Sighting[], nowMs: number): void {
    for (const sighting of seen) this.#see(cell, sighting);
    const named = new Set(seen.map(([user]) => user));
    for (const [user, entry] of this.#entries) {
      if (entry.sightings.has(cell) && !named.has(user)) this.#setGrace(user, cell, nowMs + REJOIN_GRACE_MS);
    }
  }

  /** Everybody whom the view has from this cell, outdated or not. */
  usersFrom(cell: CellId): string[] {
    return [...this.#entries].filter(([, { sightings }]) => sightings.has(cell)).map(([user]) => user);
  }

  /** The link to a cell broke. */
  cellLost(cell: CellId, nowMs: number): void {
    for (const [user, entry] of this.#entries) {
      if (entry.sightings.has(cell)) this.#setGrace(user, cell, nowMs + OUTAGE_GRACE_MS);
    }
  }

  /** The cell is no longer watched. */
  cellLeft(cell: CellId): void {
    for (const user of [...this.#entries.keys()]) this.#drop(user, cell);
  }

  /** The viewer moved, or sees farther: whoever was beyond a limit may be within it now, or the other way round. */
  lookAgain(): void {
    for (const user of this.#entries.keys()) this.#touched.add(user);
  }

  /** Nothing may be known of this person any more. */
  forget(user: string): void {
    if (this.#entries.delete(user)) this.#touched.add(user);
  }

  clear(): void {
    for (const user of [...this.#entries.keys()]) this.forget(user);
  }

  /** When `expire` has something to do, or null. */
  get nextExpiryMs(): number | null {
    let next: number | null = null;
    for (const { graceUntilMs } of this.#entries.values()) {
      for (const untilMs of graceUntilMs.values()) next = Math.min(next ?? untilMs, untilMs);
    }
    return next;
  }

  /** Drops what was outdated for too long. */
  expire(nowMs: number): void {
    for (const [user, entry] of [...this.#entries]) {
      for (const [cell, untilMs] of [...entry.graceUntilMs]) if (untilMs <= nowMs) this.#drop(user, cell);
    }
  }

  /**
   * What changed since the client was last told, which it now counts as; null where nothing did. Cells tell of more people than
   * the viewer is to see, because they hear of the viewer's moves late: it is decided here who is near enough.
   */
  takeChanges(from: LatLng, limits: Limits): NearChanges | null {
    const changes: NearChanges = { appeared: [], moved: [], left: [] };
    for (const user of this.#touched) {
      const before = this.#told.get(user);
      const now = this.#current(user, from, limits);
      if (now) {
        if (!before) changes.appeared.push(now);
        else if (!differs(now, before)) continue;
        else changes.moved.push(now);
        this.#told.set(user, now);
      } else if (before) {
        changes.left.push(user);
        this.#told.delete(user);
      }
    }
    this.#touched.clear();
    const { appeared, moved, left } = changes;
    return appeared.length + moved.length + left.length > 0 ? changes : null;
  }

  /** Everybody who is near enough to `from`; the client counts as told. */
  takeSnapshot(from: LatLng, limits: Limits): NearFriend[] {
    const near = [...this.#entries.keys()].flatMap((user) => this.#current(user, from, limits) ?? []);
    this.#told.clear();
    this.#touched.clear();
    for (const friend of near) this.#told.set(friend.userId, friend);
    return near;
  }

  /** What the client counts as told of, once the viewer's place is unknown: nobody. */
  takeAll(): NearChanges | null {
    const left = [...this.#told.keys()];
    this.#told.clear();
    this.#touched.clear();
    return left.length > 0 ? { appeared: [], moved: [], left } : null;
  }

  #see(cell: CellId, sighting: Sighting): void {
    const user = sighting[0];
    let entry = this.#entries.get(user);
    if (!entry) {
      entry = { sightings: new Map(), graceUntilMs: new Map() };
      this.#entries.set(user, entry);
    }
    const known = this.#newest(user);
    entry.graceUntilMs.delete(cell);
    for (const outdated of entry.graceUntilMs.keys()) entry.sightings.delete(outdated);
    entry.graceUntilMs.clear();
    // A cell that slept, and one that the friend crosses into, do not know what was told before.
    entry.sightings.set(cell, known && isRepeated(sighting, known) ? known : sighting);
    this.#touched.add(user);
  }

  #drop(user: string, cell: CellId): void {
    const entry = this.#entries.get(user);
    if (!entry?.sightings.delete(cell)) return;
    entry.graceUntilMs.delete(cell);
    if (entry.sightings.size === 0) this.#entries.delete(user);
    this.#touched.add(user);
  }

  /** An outdated word counts only where no cell has a better one. */
  #setGrace(user: string, cell: CellId, untilMs: number): void {
    const entry = this.#entries.get(user);
    if (!entry?.sightings.has(cell)) return;
    const inForce = entry.sightings.size - entry.graceUntilMs.size - (entry.graceUntilMs.has(cell) ? 0 : 1);
    if (inForce > 0) this.#drop(user, cell);
    else entry.graceUntilMs.set(cell, Math.min(untilMs, entry.graceUntilMs.get(cell) ?? untilMs));
  }

  /** The newest sighting, seen from the viewer, if it is near enough. */
  #current(user: string, from: LatLng, { appearM, leaveM }: Limits): NearFriend | null {
    const newest = this.#newest(user);
    const friend = newest && toNearFriend(newest, from);
    return friend && friend.distanceM <= (this.#told.has(user) ? leaveM : appearM) ? friend : null;
  }

  #newest(user: string): Sighting | null {
    let newest: Sighting | null = null;
    for (const sighting of this.#entries.get(user)?.sightings.values() ?? []) {
      if (!newest || sighting[AT] > newest[AT]) newest = sighting;
    }
    return newest;
  }
}

/** The place of the time in a sighting. */
const AT = 3;

/** Whether a sighting tells of an approximate friend nothing but a time, sooner than it may. */
function isRepeated([, lat, lng, at, flags]: Sighting, known: Sighting): boolean {
  const [, knownLat, knownLng, knownAt, knownFlags] = known;
  const isSame = lat === knownLat && lng === knownLng && flags === knownFlags;
  return isSame && (flags & SIGHTING.approximate) !== 0 && at - knownAt < APPROXIMATE_REFRESH_MS;
}

function toNearFriend([userId, lat, lng, at, flags]: Sighting, from: LatLng): NearFriend {
  return {
    userId,
    lat,
    lng,
    distanceM: Math.round(distanceM(from, { lat, lng }) * 10) / 10,
    precision: flags & SIGHTING.approximate ? "approximate" : "exact",
    at,
    stale: (flags & SIGHTING.stale) !== 0,
  };
}

/** The viewer's own move is no news of a friend: a client that knows both places knows the distance. */
function differs(one: NearFriend, other: NearFriend): boolean {
  return (
    one.at !== other.at ||
    one.lat !== other.lat ||
    one.lng !== other.lng ||
    one.stale !== other.stale ||
    one.precision !== other.precision
  );
}
