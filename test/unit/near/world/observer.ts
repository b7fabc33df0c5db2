import { expect } from "vitest";
import { coarsen } from "../../../../geo/coarsen.ts";
import { LIMITS } from "../../../../protocol/limits.ts";
import type { LatLng } from "../../../../protocol/primitives.ts";
import type { NearFriend, ServerFrame } from "../../../../protocol/server-frames.ts";
import {
  allows,
  bruteDistanceM,
  type Device,
  isTurning,
  lately,
  type Person,
  placeOf,
  type Report,
} from "./truth.ts";

/** How long an event may still follow from a state that ended: "within one second". */
const STOPS_WITHIN_MS = 1_000;

interface Change {
  atMs: number;
  seen: "exact" | "approximate" | "nothing";
}

/** Knows the truth about everybody, and holds every frame and every view against it, by brute force. */
export class Observer {
  events = 0;
  readonly #people: Person[];
  readonly #devices: ReadonlyMap<Person, Device[]>;
  /** What each viewer was allowed to see of each person, over time. */
  readonly #allowed = new Map<string, Change[]>();
  /** The device of each person that last came with a claim of its own. */
  readonly #lastClaim = new Map<Person, Device>();

  constructor(people: Person[], devices: ReadonlyMap<Person, Device[]>) {
    this.#people = people;
    this.#devices = devices;
  }

  noteClaim(person: Person, device: Device): void {
    if (!device.hasClaimed) this.#lastClaim.set(person, device);
    device.hasClaimed = true;
  }

  /** Compares every view with the truth; everything must have settled. */
  compareAll(): void {
    for (const viewer of this.#people) {
      for (const device of this.#devices.get(viewer) ?? []) {
        if (device.phone) this.#compare(viewer, device, device.phone.view);
      }
    }
  }

  #compare(viewer: Person, device: Device, view: Map<string, NearFriend>): void {
    const from = placeOf(device);
    for (const person of this.#people) {
      if (person === viewer) continue;
      const shown = view.get(person.id);
      const what = `${viewer.id} sees ${person.id} at ${Date.now()}`;
      const place = this.#publishedPlace(person);
      // At the very moment when a location grows old, views may differ.
      if (isTurning(this.#turningReport(person)) || isTurning(device.reports.at(-1))) continue;
      const precision = this.#allows(person, viewer);
      if (!from || device.radiusM === 0 || !place || precision === "nothing") {
        expect(shown, what).toBeUndefined();
        continue;
      }
      const visible =
        precision === "exact" ? [{ lat: place.lat, lng: place.lng }] : this.#squaresOfMinute(person, place);
      const distances = visible.map((each) => bruteDistanceM(from, each));
      if (Math.min(...distances) > device.radiusM * LIMITS.leaveRadiusRatio + 0.01)
        expect(shown, what).toBeUndefined();
      else if (Math.max(...distances) < device.radiusM - 0.01) expect(shown, what).toBeDefined();
      if (!shown) continue;
      expect(shown.precision, what).toBe(precision);
      expect(visible, what).toContainEqual({ lat: shown.lat, lng: shown.lng });
      expect(shown.stale, what).toBe(Date.now() - place.at >= LIMITS.staleAfterMs);
    }
  }

  /** Every event must follow from something that was true a moment ago. */
  watchFrame(
    viewer: Person,
    device: Device,
    frame: ServerFrame,
    before: ReadonlyMap<string, NearFriend>,
  ): void {
    if (frame.type !== "nearSnapshot" && frame.type !== "nearChanged") return;
    const shown = frame.type === "nearSnapshot" ? frame.friends : [...frame.appeared, ...frame.moved];
    for (const friend of shown) {
      this.events += 1;
      const what = `${viewer.id} is told of ${friend.userId} at ${Date.now()}`;
      // A snapshot may repeat what the viewer was told while it was true.
      const known = before.get(friend.userId);
      const isRepeated =
        frame.type === "nearSnapshot" && known?.lat === friend.lat && known.lng === friend.lng;
      const recent = this.#allowedLately(friend.userId, viewer.id);
      if (!isRepeated) expect(recent, what).toContain(friend.precision);
      const mine = lately(device.reports);
      const distances = mine.map((place) => bruteDistanceM(place, friend));
      expect(
        distances.some((distanceM) => Math.abs(distanceM - friend.distanceM) < 0.06),
        `${what}: ${friend.distanceM}`,
      ).toBe(true);
      expect(friend.distanceM, what).toBeLessThanOrEqual(device.radiusM * LIMITS.leaveRadiusRatio);
      if (frame.type === "nearSnapshot") continue;
      const theirs = this.#reportsOf(friend.userId);
      const places = friend.precision === "exact" ? theirs : theirs.map((place) => coarsen(place));
      expect(
        places.some(({ lat, lng }) => lat === friend.lat && lng === friend.lng),
        `${what}: the place`,
      ).toBe(true);
    }
  }

  /** Within a minute one square is shown, that of the first report; a new session or cell begins with the newest. */
  #squaresOfMinute(person: Person, place: Report): LatLng[] {
    const minuteOf = ({ at }: Report) => Math.floor(at / 60_000);
    const reports = this.#reportsOf(person.id).filter((report) => minuteOf(report) === minuteOf(place));
    return [place, ...reports].map((report) => coarsen(report));
  }

  #reportsOf(id: string): Report[] {
    const person = this.#people.find((each) => each.id === id);
    return (person ? (this.#devices.get(person) ?? []) : []).flatMap(({ reports }) => reports.slice(-50));
  }

  /** A report of one of the person's devices that is just growing old. */
  #turningReport(person: Person): Report | undefined {
    const last = (this.#devices.get(person) ?? []).map(({ reports }) => reports.at(-1));
    return last.find(isTurning);
  }

  #allows(person: Person, viewer: Person): Change["seen"] {
    return person.friends.has(viewer.id) ? allows(person.sharing, viewer.id) : "nothing";
  }

  noteAllowed(): void {
    for (const person of this.#people) {
      for (const viewer of this.#people) {
        const key = `${person.id}>${viewer.id}`;
        const changes = this.#allowed.get(key) ?? [{ atMs: 0, seen: "nothing" as const }];
        const seen = this.#allows(person, viewer);
        if (changes.at(-1)?.seen !== seen) changes.push({ atMs: Date.now(), seen });
        this.#allowed.set(key, changes);
      }
    }
  }

  #allowedLately(person: string, viewer: string): string[] {
    const changes = this.#allowed.get(`${person}>${viewer}`) ?? [];
    const sinceMs = Date.now() - STOPS_WITHIN_MS;
    return changes
      .filter((_, i) => (changes[i + 1]?.atMs ?? Number.POSITIVE_INFINITY) >= sinceMs)
      .map(({ seen }) => seen);
  }

  /** The place of the device that made the newest fresh claim, or of the other where that one reports none. */
  #publishedPlace(person: Person): Report | undefined {
    const devices = this.#devices.get(person) ?? [];
    const last = this.#lastClaim.get(person);
    const order = last ? [last, ...devices.filter((device) => device !== last)] : devices;
    return order.map(placeOf).find((place) => place !== undefined);
  }
}
