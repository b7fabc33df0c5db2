import { expect, vi } from "vitest";
import type { RelayLimits } from "../../../../durable-objects/relay/core/relay-limits.ts";
import type { LatLng } from "../../../../protocol/primitives.ts";
import type { Sharing } from "../../../../protocol/sharing.ts";
import { FakeCell } from "./fake-cell.ts";
import { FakeHub } from "./fake-hub.ts";
import { FakePhone } from "./fake-phone.ts";
import { Observer } from "./observer.ts";
import { bruteDistanceM, type Device, Person, placeOf } from "./truth.ts";

export type Random = () => number;

/** After this much calm everything must have healed: longer than every grace. */
const CALM_MS = 12_000;
/** How long a session may take to link to its hub once it can. */
const HUB_LINK_BACK_MS = 4_000;
/** People, their devices, and the objects between them, all on one fake clock; and an observer who knows the truth. */
export class World {
  readonly people: Person[];
  readonly devices = new Map<Person, Device[]>();
  readonly hubs = new Map<string, FakeHub>();
  readonly cells = new Map<string, FakeCell>();
  readonly random: Random;
  readonly observer: Observer;
  #tickets = 0;
  #changing = 0;

  readonly #limits: RelayLimits;

  constructor(count: number, random: Random, limits: RelayLimits) {
    this.random = random;
    this.#limits = limits;
    this.people = Array.from({ length: count }, (_, i) => new Person(`person${i}`));
    this.observer = new Observer(this.people, this.devices);
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
        openCell: (cell, via) => this.cell(cell).open(via),
        readFriends: () => [...person.friends],
        onFrame: (frame, before) => this.observer.watchFrame(person, device, frame, before),
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
    const inForce = placeOf(device);
    const now = Date.now();
    const tooSmall = inForce && bruteDistanceM(inForce, place) < 5 && now - inForce.at < 60_000;
    if (!tooSmall) {
      this.observer.noteClaim(person, device);
      device.reports.push({ ...place, at: now });
      device.hasPlace = true;
    }
    device.phone.report(place.lat, place.lng);
  }

  withdraw(device: Device): void {
    device.phone?.withdraw();
    device.hasPlace = false;
  }

  watch(device: Device, radiusM: number): void {
    if (!device.phone) return;
    device.radiusM = radiusM;
    device.phone.watch(radiusM);
  }

  /**
   * The device loses its socket and continues the session on a new one. Not before the hub has heard of the session:
   * whether its place should count then is a matter of opinion.
   */
  resume(device: Device): void {
    const place = placeOf(device);
    if (!place || Date.now() < device.hubLinkDownUntilMs + HUB_LINK_BACK_MS) return;
    device.reports.push({ lat: place.lat, lng: place.lng, at: Date.now() });
    device.phone?.resume(place.lat, place.lng, device.radiusM);
  }

  setSharing(person: Person, sharing: Sharing): void {
    this.hub(person).writeSharing(sharing);
    person.sharing = sharing;
    this.observer.noteAllowed();
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
    this.observer.noteAllowed();
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
      cell = new FakeCell(this.#latency, this.#limits);
      this.cells.set(name, cell);
    }
    return cell;
  }

  /** Waits until everything has settled, then compares every view with the truth. */
  async checkWhenCalm(): Promise<void> {
    await vi.advanceTimersByTimeAsync(CALM_MS);
    expect(this.#changing).toBe(0);
    this.observer.compareAll();
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
