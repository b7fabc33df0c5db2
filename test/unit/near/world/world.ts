import { expect, vi } from "vitest";
import { coarsen } from "../../../../geo/coarsen.ts";
import { LIMITS } from "../../../../protocol/limits.ts";
import type { LatLng } from "../../../../protocol/primitives.ts";
import type { NearFriend, ServerFrame } from "../../../../protocol/server-frames.ts";
import type { Sharing } from "../../../../protocol/sharing.ts";
import { FakeCell } from "./fake-cell.ts";
import { FakeHub } from "./fake-hub.ts";
import { FakePhone } from "./fake-phone.ts";
import { allows, bruteDistanceM, Person, type Report } from "./truth.ts";

export type Random = () => number;

/** After this much calm everything must have healed: longer than every grace, shorter than a report's age of interest. */
const CALM_MS = 12_000;
/** How long an event may still follow from a state that ended: "within one second". */
const STOPS_WITHIN_MS = 1_000;
/** How far back a place may lie that an event was computed from. */
const IN_FLIGHT_MS = 2_000;

/** A device as the observer knows it. */
export interface Device {
  phone: FakePhone | null;
  sessions: number;
  reports: Report[];
  hasPlace: boolean;
  hasClaimed: boolean;
  radiusM: number;
  /** Until when the session cannot link to its hub. */
  hubLinkDownUntilMs: number;
}

interface Change {
  atMs: number;
  seen: "exact" | "approximate" | "nothing";
}

/** People, their devices, and the objects between them, all on one fake clock; and an observer who knows the truth. */
export class World {
  readonly people: Person[];
  readonly devices = new Map<Person, Device[]>();
  readonly hubs = new Map<string, FakeHub>();
  readonly cells = new Map<string, FakeCell>();
  readonly random: Random;
  events = 0;
  /** What each viewer was allowed to see of each person, over time. */
  readonly #allowed = new Map<string, Change[]>();
  readonly #lastClaim = new Map<Person, Device>();
  #tickets = 0;
  #changing = 0;

  constructor(count: number, random: Random) {
    this.random = random;
    this.people = Array.from({ length: count }, (_, i) => new Person(`person${i}`));
    for (const person of this.people) {
      this.hubs.set(person.id, new FakeHub(this.#latency));
      this.devices.set(
        person,
        Array.from({ length: 2 }, () => ({
          phone: null,
          sessions: 0,
          reports: [],
          hasPlace: false,
          hasClaimed: false,
          radiusM: 0,
          hubLinkDownUntilMs: 0,
        })),
      );
    }
  }

  connect(person: Person, device: Device): void {
    device.sessions += 1;
    const session = `${person.id}-${this.devices.get(person)?.indexOf(device)}-${device.sessions}`;
    device.hasPlace = false;
    device.hasClaimed = false;
    device.radiusM = 0;
    device.phone = new FakePhone(
      {
        user: person.id,
        openHub: () => {
          if (Date.now() < device.hubLinkDownUntilMs) throw new Error("no link to the hub");
          return this.hub(person).open();
        },
        openCell: (cell) => this.cell(cell).open(),
        readFriends: () => [...person.friends],
        onFrame: (frame, before) => this.#watchFrame(person, device, frame, before),
      },
      session,
    );
  }

  quit(device: Device): void {
    device.phone?.quit();
    device.phone = null;
    device.hasPlace = false;
  }

  report(person: Person, device: Device, place: LatLng): void {
    if (!device.phone) return;
    device.phone.report(place.lat, place.lng);
    const inForce = placeOf(device);
    const now = Date.now();
    const tooSmall = inForce && bruteDistanceM(inForce, place) < 5 && now - inForce.at < 60_000;
    if (tooSmall) return;
    if (!device.hasClaimed) this.#lastClaim.set(person, device);
    device.hasClaimed = true;
    device.reports.push({ ...place, at: now });
    device.hasPlace = true;
  }

  withdraw(device: Device): void {
    device.phone?.withdraw();
    device.hasPlace = false;
  }

  watch(device: Device, radiusM: number): void {
    if (!device.phone) return;
    device.phone.watch(radiusM);
    device.radiusM = radiusM;
  }

  /** The device loses its socket and continues the session on a new one. */
  resume(device: Device): void {
    const place = placeOf(device);
    if (!place) return;
    device.phone?.resume(place.lat, place.lng, device.radiusM);
    device.reports.push({ lat: place.lat, lng: place.lng, at: Date.now() });
  }

  setSharing(person: Person, sharing: Sharing): void {
    this.hub(person).writeSharing(sharing);
    person.sharing = sharing;
    this.#noteAllowed();
  }

  /** The three steps of a friendship change, each taking its time. */
  async changeFriendship(a: Person, b: Person, areFriends: boolean): Promise<void> {
    this.#changing += 1;
    const ticket = this.#nextTicket();
    this.hub(a).begin(ticket, b.id);
    this.hub(b).begin(ticket, a.id);
    await this.#pause(60);
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      if (areFriends) one.friends.add(other.id);
      else one.friends.delete(other.id);
    }
    this.#noteAllowed();
    await Promise.all([this.#commit(ticket, a, b, areFriends), this.#commit(ticket, b, a, areFriends)]);
    this.#changing -= 1;
  }

  hub(person: Person): FakeHub {
    const hub = this.hubs.get(person.id);
    if (!hub) throw new Error(`${person.id} has no hub`);
    return hub;
  }

  cell(name: string): FakeCell {
    let cell = this.cells.get(name);
    if (!cell) {
      cell = new FakeCell(this.#latency);
      this.cells.set(name, cell);
    }
    return cell;
  }

  /** Waits until everything has settled, then compares every view with the truth. */
  async checkWhenCalm(): Promise<void> {
    await vi.advanceTimersByTimeAsync(CALM_MS);
    expect(this.#changing).toBe(0);
    for (const viewer of this.people) {
      for (const device of this.devices.get(viewer) ?? []) {
        if (device.phone) this.#compare(viewer, device, device.phone.view);
      }
    }
  }

  #compare(viewer: Person, device: Device, view: Map<string, NearFriend>): void {
    const from = placeOf(device);
    for (const person of this.people) {
      if (person === viewer) continue;
      const shown = view.get(person.id);
      const what = `${viewer.id} sees ${person.id} at ${Date.now()}`;
      const place = this.#publishedPlace(person);
      const precision = this.#allows(person, viewer);
      if (!from || device.radiusM === 0 || !place || precision === "nothing") {
        expect(shown, what).toBeUndefined();
        continue;
      }
      const visible = precision === "exact" ? place : coarsen(place);
      const distanceM = bruteDistanceM(from, visible);
      if (distanceM > device.radiusM * LIMITS.leaveRadiusRatio + 0.01) expect(shown, what).toBeUndefined();
      else if (distanceM < device.radiusM - 0.01) expect(shown, what).toBeDefined();
      if (!shown) continue;
      expect(shown, what).toMatchObject({ lat: visible.lat, lng: visible.lng, precision });
      expect(shown.stale, what).toBe(Date.now() - place.at >= LIMITS.staleAfterMs);
    }
  }

  /** Every event must follow from something that was true a moment ago. */
  #watchFrame(
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
      expect(Math.min(...distances), what).toBeLessThanOrEqual(20_000 * LIMITS.leaveRadiusRatio);
      if (frame.type === "nearSnapshot") continue;
      const theirs = this.#reportsOf(friend.userId);
      const places = friend.precision === "exact" ? theirs : theirs.map((place) => coarsen(place));
      expect(
        places.some(({ lat, lng }) => lat === friend.lat && lng === friend.lng),
        `${what}: the place`,
      ).toBe(true);
    }
  }

  #reportsOf(id: string): Report[] {
    const person = this.people.find((each) => each.id === id);
    return (person ? (this.devices.get(person) ?? []) : []).flatMap(({ reports }) => reports.slice(-50));
  }

  #allows(person: Person, viewer: Person): Change["seen"] {
    return person.friends.has(viewer.id) ? allows(person.sharing, viewer.id) : "nothing";
  }

  #noteAllowed(): void {
    for (const person of this.people) {
      for (const viewer of this.people) {
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
    const devices = this.devices.get(person) ?? [];
    const last = this.#lastClaim.get(person);
    const order = last ? [last, ...devices.filter((device) => device !== last)] : devices;
    return order.map(placeOf).find((place) => place !== undefined);
  }

  async #commit(ticket: string, one: Person, other: Person, areFriends: boolean): Promise<void> {
    await this.#pause(60);
    if (!this.hub(one).commit(ticket, other.id, areFriends)) return;
    const again = this.#nextTicket();
    this.hub(one).begin(again, other.id);
    await this.#pause(30);
    await this.#commit(again, one, other, one.friends.has(other.id));
  }

  #nextTicket(): string {
    this.#tickets += 1;
    return `ticket${this.#tickets}`;
  }

  #pause(maxMs: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.random() * maxMs));
  }

  readonly #latency = (): number => this.random() * 20;
}

/** Where a device is, unless it does not say or has not said for too long. */
function placeOf(device: Device): Report | undefined {
  const last = device.phone && device.hasPlace ? device.reports.at(-1) : undefined;
  return last && Date.now() - last.at < LIMITS.expireAfterMs ? last : undefined;
}

function lately(reports: Report[]): Report[] {
  const sinceMs = Date.now() - IN_FLIGHT_MS;
  return reports.filter((_, i) => (reports[i + 1]?.at ?? Number.POSITIVE_INFINITY) >= sinceMs);
}
