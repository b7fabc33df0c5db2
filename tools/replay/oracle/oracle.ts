import type { LatLng } from "../../../protocol/primitives.ts";
import type { NearChanged, NearFriend, NearSnapshot, ServerFrame } from "../../../protocol/server-frames.ts";
import { SHARING_OFF, type Sharing } from "../../../protocol/sharing.ts";
import { BOUNDS } from "./bounds.ts";
import { isDue, isShownInTime } from "./due.ts";
import { greatCircleM } from "./great-circle.ts";
import { Judge } from "./judge.ts";
import { newPerson, type Person } from "./person.ts";
import { newSight, type Sight } from "./sight.ts";
import { Tally } from "./tally.ts";
import { type Change, Timeline } from "./timeline.ts";

export interface OracleOptions {
  /** Everybody's radius. */
  radiusM: number;
  /** Whether what stays on a screen is judged, too; unless told otherwise, it is. */
  judgesScreens?: boolean;
  /** Called with the time from a report being sent until a friend's screen had it. */
  onShown?: (latencyMs: number) => void;
}

/**
 * Knows, by brute force and from outside, what everybody must and must not see, and compares. It is told of every
 * request before it is sent and of its outcome, and of every frame that comes. Time is the caller's, in milliseconds,
 * and never goes back.
 */
export class Oracle {
  readonly tally = new Tally();
  readonly #options: OracleOptions;
  readonly #judge: Judge;
  readonly #people = new Map<string, Person>();
  readonly #sights: Sight[] = [];

  constructor(options: OracleOptions) {
    this.#options = options;
    this.#judge = new Judge(options.radiusM, this.tally);
  }

  /** Somebody who shares with nobody, as everybody does at first. */
  addPerson(userId: string, name: string): void {
    this.#people.set(userId, newPerson(userId, name, SHARING_OFF));
  }

  /** The server answered that this person watches who is near. */
  watches(userId: string, nowMs: number): void {
    const person = this.#person(userId);
    person.watching = true;
    this.#review([...person.sees.values()], nowMs);
  }

  reports(userId: string, place: LatLng, nowMs: number): Change {
    const person = this.#person(userId);
    person.reports += 1;
    const report = { ...place, number: person.reports, sentAtMs: nowMs };
    return this.#ask(person.places, report, nowMs, () => [...person.sees.values(), ...person.seenBy]);
  }

  shares(userId: string, sharing: Sharing, nowMs: number): Change {
    const person = this.#person(userId);
    return this.#ask(person.sharing, sharing, nowMs, () => person.seenBy);
  }

  /** Two people are to be friends, or to be friends no more. */
  befriends(a: string, b: string, areFriends: boolean, nowMs: number): Change {
    const sights = this.#sightsOf(this.#person(a), this.#person(b));
    return this.#ask(sights[0].friends, areFriends, nowMs, () => sights);
  }

  /** A frame of the server reached the viewer's screen. */
  heard(viewerId: string, frame: ServerFrame, nowMs: number): void {
    const viewer = this.#person(viewerId);
    // The stream begins anew with each socket, by a snapshot.
    if (frame.type === "welcome") viewer.stream = undefined;
    if (frame.type === "nearSnapshot") this.#heardSnapshot(viewer, frame, nowMs);
    if (frame.type === "nearChanged") this.#heardChange(viewer, frame, nowMs);
  }

  /** Looks for what did not happen. To be called a few times a second. */
  check(nowMs: number): void {
    for (const sight of this.#sights) {
      this.#checkDue(sight, nowMs);
      this.#lookAt(sight, nowMs);
    }
    for (const { places, sharing } of this.#people.values()) {
      places.forget(nowMs - BOUNDS.rememberMs);
      sharing.forget(nowMs - BOUNDS.rememberMs);
    }
    for (const { friends } of this.#sights) friends.forget(nowMs - BOUNDS.rememberMs);
  }

  /** How many friends are on how many screens. */
  countShown(): number {
    return this.#sights.filter(({ shown }) => shown !== undefined).length;
  }

  #ask<Value>(timeline: Timeline<Value>, value: Value, nowMs: number, affected: () => Sight[]): Change {
    const change = timeline.ask(value, nowMs);
    this.#review(affected(), nowMs);
    return {
      applied: (appliedMs) => {
        change.applied(appliedMs);
        this.#review(affected(), appliedMs);
      },
      refused: () => {
        change.refused();
        // The question itself was an interruption: from then on the friend is due again.
        this.#review(affected(), nowMs);
      },
    };
  }

  #heardSnapshot(viewer: Person, { epoch, offset, friends }: NearSnapshot, nowMs: number): void {
    viewer.stream = { epoch, offset };
    const present = new Set(friends.map(({ userId }) => userId));
    for (const sight of viewer.sees.values()) {
      if (!present.has(sight.friend.userId)) this.#show(sight, undefined, nowMs);
    }
    for (const entry of friends) this.#heardOf(viewer, entry, nowMs);
  }

  #heardChange(viewer: Person, { epoch, offset, appeared, moved, left }: NearChanged, nowMs: number): void {
    const { stream } = viewer;
    if (stream !== undefined && (stream.epoch !== epoch || stream.offset + 1 !== offset)) {
      this.#judge.gap(viewer, nowMs);
    }
    viewer.stream = { epoch, offset };
    for (const entry of appeared) this.#heardOf(viewer, entry, nowMs);
    for (const entry of moved) {
      const latencyMs = this.#heardOf(viewer, entry, nowMs);
      if (latencyMs !== undefined) this.#options.onShown?.(latencyMs);
    }
    for (const userId of left) {
      const sight = viewer.sees.get(userId);
      this.#judge.left(viewer, sight, nowMs);
      if (sight !== undefined) this.#show(sight, undefined, nowMs);
    }
  }

  /** @returns the age of the report that is shown, if it is newer than any that this viewer was shown */
  #heardOf(viewer: Person, entry: NearFriend, nowMs: number): number | undefined {
    const sight = viewer.sees.get(entry.userId);
    this.#judge.entry(viewer, sight, entry, nowMs);
    if (sight === undefined) return undefined;
    this.#show(sight, entry, nowMs);
    if (entry.precision !== "exact") return undefined;
    const report = sight.friend.places
      .all()
      .findLast((place) => greatCircleM(place, entry) <= BOUNDS.samePlaceM);
    if (report === undefined || report.number <= sight.newestShown) return undefined;
    sight.newestShown = report.number;
    return nowMs - report.sentAtMs;
  }

  /** What was on the screen until now is judged before it changes: later nobody could tell. */
  #show(sight: Sight, entry: NearFriend | undefined, nowMs: number): void {
    this.#checkDue(sight, nowMs);
    this.#lookAt(sight, nowMs);
    sight.shown = entry;
  }

  #lookAt(sight: Sight, nowMs: number): void {
    if (this.#options.judgesScreens ?? true) this.#judge.lingering(sight, nowMs);
  }

  #checkDue(sight: Sight, nowMs: number): void {
    const dueForMs = sight.dueSinceMs === undefined ? 0 : nowMs - sight.dueSinceMs;
    if (dueForMs <= BOUNDS.shownWithinMs || isShownInTime(sight, nowMs)) {
      sight.missing = false;
      return;
    }
    if (!sight.missing) this.#judge.missed(sight, nowMs);
    sight.missing = true;
  }

  #review(sights: Sight[], nowMs: number): void {
    for (const sight of sights) {
      if (!isDue(sight, this.#options.radiusM)) sight.dueSinceMs = undefined;
      else sight.dueSinceMs ??= nowMs;
    }
  }

  #person(userId: string): Person {
    const person = this.#people.get(userId);
    if (person === undefined) throw new Error(`nobody has the id ${userId}`);
    return person;
  }

  #sightsOf(a: Person, b: Person): [Sight, Sight] {
    const known = a.sees.get(b.userId);
    const reverse = b.sees.get(a.userId);
    if (known !== undefined && reverse !== undefined) return [known, reverse];
    const friends = new Timeline(false);
    const sights: [Sight, Sight] = [newSight(a, b, friends), newSight(b, a, friends)];
    for (const sight of sights) {
      sight.viewer.sees.set(sight.friend.userId, sight);
      sight.friend.seenBy.push(sight);
    }
    this.#sights.push(...sights);
    return sights;
  }
}
