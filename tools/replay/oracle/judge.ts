import type { NearFriend } from "../../../protocol/server-frames.ts";
import { BOUNDS } from "./bounds.ts";
import { isRemembered } from "./due.ts";
import { greatCircleM } from "./great-circle.ts";
import type { Person } from "./person.ts";
import { levelsWithin, type Sight } from "./sight.ts";
import type { Tally } from "./tally.ts";

/** Says what is wrong with what a viewer was shown, against every state that may have been in force. */
export class Judge {
  readonly #leaveM: number;
  readonly #tally: Tally;

  constructor(radiusM: number, tally: Tally) {
    // As much more as the rounding of the server's distances allows.
    this.#leaveM = radiusM * BOUNDS.leaveRadiusRatio + BOUNDS.distanceM;
    this.#tally = tally;
  }

  /** An entry of a frame, as it comes. */
  entry(viewer: Person, sight: Sight | undefined, entry: NearFriend, nowMs: number): void {
    this.#tally.events += 1;
    if (sight === undefined)
      return this.#leaked(nowMs, `${viewer.name} was shown a stranger, ${entry.userId}`);
    const pair = `${viewer.name} ← ${sight.friend.name}`;
    const levels = levelsWithin(sight, nowMs - BOUNDS.silentWithinMs, nowMs);
    if (!levels.has("exact") && !levels.has("approximate")) {
      return this.#leaked(nowMs, `${pair}: shown, though no friend or not shared with`);
    }
    if (!levels.has("exact") && isExact(sight.friend, entry)) {
      return this.#leaked(nowMs, `${pair}: shown exactly, though shared approximately`);
    }
    const viewerPlaces = viewer.places.possibleWithin(nowMs - BOUNDS.shownWithinMs, nowMs);
    const distances = viewerPlaces.map((place) => greatCircleM(place, entry));
    if (!distances.some((distanceM) => distanceM <= this.#leaveM)) {
      return this.#leaked(nowMs, `${pair}: shown at ${list(distances)} m, beyond the radius`);
    }
    const agrees = (distanceM: number) =>
      Math.abs(distanceM - entry.distanceM) <= Math.max(BOUNDS.distanceM, distanceM * BOUNDS.distanceShare);
    if (!distances.some(agrees)) {
      this.#wrong(nowMs, `${pair}: said to be ${entry.distanceM} m away, is ${list(distances)} m`);
    } else if (!isRemembered(sight.friend, entry)) {
      this.#wrong(nowMs, `${pair}: shown at ${entry.lat}, ${entry.lng}, where they did not report to be`);
    }
  }

  /** Somebody is said to have left: that tells of them, too. */
  left(viewer: Person, sight: Sight | undefined, nowMs: number): void {
    this.#tally.events += 1;
    if (sight === undefined) return this.#leaked(nowMs, `${viewer.name} was told that a stranger left`);
    const levels = levelsWithin(sight, nowMs - BOUNDS.silentWithinMs, nowMs);
    if (sight.shown === undefined && !levels.has("exact") && !levels.has("approximate")) {
      this.#leaked(nowMs, `${viewer.name} was told that ${sight.friend.name} left, who was not to be seen`);
    }
  }

  /** A friend who is on the screen still, though at no moment of the last two seconds they should have been. */
  lingering(sight: Sight, nowMs: number): void {
    const why = sight.shown === undefined ? undefined : this.#whyNotToBeSeen(sight, sight.shown, nowMs);
    if (why !== undefined && !sight.lingering) {
      this.#leaked(nowMs, `${sight.viewer.name} ← ${sight.friend.name}: still on the screen, though ${why}`);
    }
    sight.lingering = why !== undefined;
  }

  missed({ viewer, friend, shown, dueSinceMs = 0 }: Sight, nowMs: number): void {
    const dueForMs = Math.round(nowMs - dueSinceMs);
    const what =
      shown === undefined ? "is not shown" : `is shown where they were before (${shown.distanceM} m away)`;
    this.#tally.fault("missed", nowMs, `${viewer.name} ← ${friend.name}: ${what}, due for ${dueForMs} ms`);
  }

  /** A frame that does not follow the last one: what was in between never reaches the screen. */
  gap(viewer: Person, nowMs: number): void {
    this.#tally.fault("missed", nowMs, `${viewer.name}: the near stream has a gap`);
  }

  #whyNotToBeSeen(sight: Sight, shown: NearFriend, nowMs: number): string | undefined {
    const fromMs = nowMs - BOUNDS.goneWithinMs;
    const levels = levelsWithin(sight, fromMs, nowMs);
    if (!levels.has("exact") && !levels.has("approximate")) return "no friend or not shared with";
    if (!levels.has("exact") && isExact(sight.friend, shown)) return "shared approximately, not exactly";
    // Whoever is due is near.
    if (sight.dueSinceMs !== undefined) return undefined;
    const leaveM = this.#leaveM + (levels.has("approximate") ? BOUNDS.approximateWithinM : 0);
    const viewerPlaces = sight.viewer.places.possibleWithin(fromMs, nowMs);
    const friendPlaces = sight.friend.places.possibleWithin(fromMs, nowMs);
    const near = viewerPlaces.some((from) => friendPlaces.some((to) => greatCircleM(from, to) <= leaveM));
    return near ? undefined : "beyond the radius";
  }

  #leaked(atMs: number, what: string): void {
    this.#tally.fault("leaked", atMs, what);
  }

  #wrong(atMs: number, what: string): void {
    this.#tally.fault("wrongDistance", atMs, what);
  }
}

/** Whether a shown place gives away where the friend really was. */
function isExact(friend: Person, shown: NearFriend): boolean {
  const atRealPlace = friend.places.all().some((place) => greatCircleM(place, shown) <= BOUNDS.samePlaceM);
  return shown.precision === "exact" || atRealPlace;
}

function list(distances: number[]): string {
  return distances.map((distanceM) => distanceM.toFixed(1)).join(" or ");
}
