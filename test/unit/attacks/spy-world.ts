import { vi } from "vitest";
import { DEFAULT_RELAY_LIMITS } from "../../../durable-objects/relay/core/relay-limits.ts";
import type { LatLng } from "../../../protocol/primitives.ts";
import type { NearFriend } from "../../../protocol/server-frames.ts";
import { SHARING_OFF, type Sharing } from "../../../protocol/sharing.ts";
import { FakeCell } from "../near/world/fake-cell.ts";
import { FakeHub } from "../near/world/fake-hub.ts";
import { FakePhone } from "../near/world/fake-phone.ts";

const START_MS = Date.UTC(2026, 0, 1);
/** A time that every message takes: in two worlds that do the same, the same happens at the same moments. */
const LATENCY_MS = 5;

/** What a spy's phone was told, and when, in milliseconds from the beginning. */
export type Heard = [ms: number, frame: string];

/**
 * A spy and a victim, with the real sessions, hubs and cells between them, on the test's fake clock. The spy may be anywhere at any time: the
 * bound of speed is off. What the spy hears is noted whole, with its moment; only ids that are made up at random are left out.
 */
export class SpyWorld {
  readonly heard: Heard[] = [];
  readonly #cells = new Map<string, FakeCell>();
  readonly #hubs = new Map<string, FakeHub>();
  readonly #phones = new Map<string, FakePhone>();
  readonly #areFriends: boolean;
  readonly #startMs = Date.now();

  private constructor(areFriends: boolean) {
    this.#areFriends = areFriends;
  }

  /** Lets something happen in a world of its own, and answers all that its spy heard. */
  static async play(
    options: { areFriends?: boolean; sharing?: Partial<Sharing> },
    happens: (world: SpyWorld) => Promise<void>,
  ): Promise<Heard[]> {
    vi.useFakeTimers({ now: START_MS });
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    try {
      const world = new SpyWorld(options.areFriends ?? true);
      world.#hub("victim").writeSharing({ ...SHARING_OFF, ...options.sharing });
      world.#hub("spy").writeSharing({ ...SHARING_OFF, mode: "friends" });
      await happens(world);
      await world.wait(15_000);
      return world.heard;
    } finally {
      vi.useRealTimers();
      vi.restoreAllMocks();
    }
  }

  /** Whom the spy sees now. */
  get view(): ReadonlyMap<string, NearFriend> {
    return this.#phone("spy").view;
  }

  spyAt({ lat, lng }: LatLng, radiusM?: number): void {
    this.#phone("spy").report(lat, lng);
    if (radiusM !== undefined) this.#phone("spy").watch(radiusM);
  }

  spyLooks(radiusM: number): void {
    this.#phone("spy").watch(radiusM);
  }

  victimAt({ lat, lng }: LatLng): void {
    this.#phone("victim").report(lat, lng);
  }

  victimLooks(radiusM: number): void {
    this.#phone("victim").watch(radiusM);
  }

  cellsSleep(): void {
    for (const cell of this.#cells.values()) cell.hibernate();
  }

  async wait(ms: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms);
  }

  #phone(user: string): FakePhone {
    const known = this.#phones.get(user);
    if (known) return known;
    const phone = new FakePhone(
      {
        user,
        openHub: () => this.#hub(user).open(),
        openCell: (cell, via) => this.#cell(cell).open(via),
        readFriends: () => (this.#areFriends ? [user === "spy" ? "victim" : "spy"] : []),
        onFrame: (frame) => {
          if (user !== "spy") return;
          const { epoch: _, ...told } = { epoch: "", ...frame };
          this.heard.push([Date.now() - this.#startMs, JSON.stringify(told)]);
        },
      },
      `${user}'s session`,
    );
    this.#phones.set(user, phone);
    return phone;
  }

  #hub(user: string): FakeHub {
    const hub = this.#hubs.get(user) ?? new FakeHub(() => LATENCY_MS);
    this.#hubs.set(user, hub);
    return hub;
  }

  #cell(name: string): FakeCell {
    const cell = this.#cells.get(name) ?? new FakeCell(() => LATENCY_MS, DEFAULT_RELAY_LIMITS);
    this.#cells.set(name, cell);
    return cell;
  }
}
