import type { Sighting } from "../../protocol/links/geo-cell-link.ts";
import type { LatLng } from "../../protocol/primitives.ts";
import { greatCircleM } from "../../tools/replay/oracle/great-circle.ts";

/** How much of a person a friend may see. */
export type Level = "nothing" | "approximate" | "exact";

/** What counts as shown, gone and moved after this long; the bounds of the replay's oracle. */
const WITHIN_MS = 2_000;
const LEAVE_RATIO = 1.1;
const SAME_PLACE_M = 0.05;
/** No approximate place is further than this from the real one. */
const APPROXIMATE_M = 1_000;
const IS_APPROXIMATE = 1;

/** A person as the oracle knows them. */
interface Known {
  isHere: boolean;
  /** When they came or went. */
  sinceMs: number;
  /** The place in force, and the one before. */
  place: LatLng | null;
  earlier: LatLng | null;
  movedMs: number;
}

export interface CrowdRules {
  friendsOf(person: number): readonly number[];
  /** What `viewer` may see of `friend`. */
  level(friend: number, viewer: number): Level;
  radiusM(viewer: number): number;
}

/** Knows by brute force what everybody in a crowd must and must not see, and counts what is otherwise. */
export class CrowdOracle {
  missing = 0;
  wrong = 0;
  leaked = 0;
  /** Sightings that were judged as they came, and friends on screens, or not, that were judged at some moment. */
  sightings = 0;
  looks = 0;
  readonly examples: string[] = [];
  readonly #rules: CrowdRules;
  readonly #people: Known[];

  constructor(count: number, rules: CrowdRules) {
    this.#rules = rules;
    this.#people = Array.from({ length: count }, () => ({
      isHere: false,
      sinceMs: Number.NEGATIVE_INFINITY,
      place: null,
      earlier: null,
      movedMs: Number.NEGATIVE_INFINITY,
    }));
  }

  comes(person: number, place: LatLng, nowMs: number): void {
    const known = this.#person(person);
    known.isHere = true;
    known.sinceMs = nowMs;
    this.moves(person, place, nowMs);
  }

  moves(person: number, place: LatLng, nowMs: number): void {
    const known = this.#person(person);
    known.earlier = known.place;
    known.place = place;
    known.movedMs = nowMs;
  }

  goes(person: number, nowMs: number): void {
    const known = this.#person(person);
    known.isHere = false;
    known.sinceMs = nowMs;
  }

  /** A cell told `viewer` of `friend`. */
  heard(viewer: number, friend: number, sighting: Sighting, nowMs: number): void {
    this.sightings += 1;
    const { isHere, sinceMs, place, earlier } = this.#person(friend);
    const level = this.#levelOf(friend, viewer);
    if (level === "nothing" || (!isHere && nowMs - sinceMs > WITHIN_MS)) {
      this.#leak(viewer, friend, nowMs, "was told of");
    }
    const places = [place, earlier].filter((each) => each !== null);
    if (!places.some((real) => this.#fits(level, real, sighting)))
      this.#err(viewer, friend, nowMs, "a place that is none");
  }

  /** Holds all that `viewer` sees against what is so. */
  check(viewer: number, view: ReadonlyMap<number, Sighting>, nowMs: number): void {
    const friends = this.#rules.friendsOf(viewer);
    for (const friend of view.keys()) {
      if (!friends.includes(friend)) this.#leak(viewer, friend, nowMs, "sees the stranger");
    }
    for (const friend of friends) {
      if (this.#hasChanged(viewer, nowMs) || this.#hasChanged(friend, nowMs)) continue;
      this.looks += 1;
      const shown = view.get(friend);
      const due = this.#isDue(viewer, friend);
      if (due === true && !shown) this.#miss(viewer, friend, nowMs);
      if (due === false && shown) this.#leak(viewer, friend, nowMs, "still sees");
      const { place } = this.#person(friend);
      if (due !== false && shown && place && !this.#fits(this.#levelOf(friend, viewer), place, shown)) {
        this.#err(viewer, friend, nowMs, "an old place");
      }
    }
  }

  /** Whether the viewer must see the friend, must not, or either (undefined), once all has settled. */
  #isDue(viewer: number, friend: number): boolean | undefined {
    const from = this.#person(viewer);
    const to = this.#person(friend);
    const level = this.#levelOf(friend, viewer);
    if (!from.isHere || !to.isHere || level === "nothing" || !from.place || !to.place) return false;
    const distanceM = greatCircleM(from.place, to.place);
    const slackM = level === "approximate" ? APPROXIMATE_M : 0;
    const radiusM = this.#rules.radiusM(viewer);
    if (distanceM < radiusM - slackM - SAME_PLACE_M) return true;
    return distanceM > radiusM * LEAVE_RATIO + slackM + SAME_PLACE_M ? false : undefined;
  }

  #fits(level: Level, real: LatLng, [, lat, lng, , flags]: Sighting): boolean {
    const offM = greatCircleM(real, { lat, lng });
    const isApproximate = (flags & IS_APPROXIMATE) !== 0;
    if (level === "exact") return !isApproximate && offM <= SAME_PLACE_M;
    return isApproximate && offM <= APPROXIMATE_M;
  }

  #levelOf(friend: number, viewer: number): Level {
    return this.#rules.friendsOf(viewer).includes(friend) ? this.#rules.level(friend, viewer) : "nothing";
  }

  #hasChanged(person: number, nowMs: number): boolean {
    const { sinceMs, movedMs } = this.#person(person);
    return nowMs - Math.max(sinceMs, movedMs) <= WITHIN_MS;
  }

  #miss(viewer: number, friend: number, nowMs: number): void {
    this.missing += 1;
    this.#note(viewer, friend, nowMs, "does not see");
  }

  #leak(viewer: number, friend: number, nowMs: number, what: string): void {
    this.leaked += 1;
    this.#note(viewer, friend, nowMs, what);
  }

  #err(viewer: number, friend: number, nowMs: number, what: string): void {
    this.wrong += 1;
    this.#note(viewer, friend, nowMs, `is shown ${what} of`);
  }

  #note(viewer: number, friend: number, nowMs: number, what: string): void {
    if (this.examples.length < 10) this.examples.push(`at ${nowMs} ${viewer} ${what} ${friend}`);
  }

  #person(index: number): Known {
    const known = this.#people[index];
    if (!known) throw new RangeError(`nobody has the number ${index}`);
    return known;
  }
}
