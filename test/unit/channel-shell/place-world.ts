import { expect } from "vitest";
import { ChannelShell } from "../../../durable-objects/chat-channel/channel-shell.ts";
import type { ChannelCore } from "../../../durable-objects/chat-channel/core/channel-core.ts";
import { DEFAULT_CONFIG } from "../../../durable-objects/chat-channel/core/storage.ts";
import type { Link } from "../../../durable-objects/chat-channel/links.ts";
import { LOST_GRACE_MS } from "../../../durable-objects/chat-channel/live-places.ts";
import type { SharedPlace, UnsharedReason } from "../../../protocol/chat/shared-places.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { Share, ToChannel } from "../../../protocol/links/chat-channel-link.ts";
import { MemoryStorage } from "../../support/sqlite.ts";
import { FakeClock, settle } from "./fake-clock.ts";
import { PlaceDevice, wordsOf } from "./place-device.ts";
import type { ShellSocket } from "./shell-device.ts";

export const OWNER = "owner-01";
export const ANN = "person-02";
export const BOB = "person-03";

/** A channel's object, devices that share and watch, and a judge of everything that these are told. */
export class PlaceWorld {
  readonly clock = new FakeClock();
  readonly storage = new MemoryStorage();
  /** Ann has two. */
  readonly devices = [OWNER, ANN, ANN, BOB].map((user, n) => new PlaceDevice(this, user, `session-${n}`));
  readonly faults: string[] = [];
  #lostRelays = false;
  #shell = this.#live();

  /** Makes the channel, with so many members in all. */
  async begin(count = 3): Promise<void> {
    const others = Array.from({ length: count - 3 }, (_, n) => `other-person-${n}`);
    await this.change((core, nowMs) =>
      core.create(
        {
          channelId: "a-channel",
          kind: "team",
          teamId: "a-team",
          visibility: "private",
          name: "A group",
          topic: "",
          picture: null,
          readOnly: false,
          retentionDays: null,
          createdBy: OWNER,
          members: [OWNER, ANN, BOB, ...others].map((userId) => ({
            userId,
            role: userId === OWNER ? "owner" : "member",
          })),
        },
        nowMs,
      ),
    );
    for (const device of this.devices) device.connect();
    await this.advance(10_000);
  }

  get core(): ChannelCore {
    return this.#shell.core;
  }

  /** Whether a user may share a place now. */
  may(user: string): boolean {
    const channel = this.core.inspect();
    if (!channel || !this.core.isMember(user)) return false;
    if (channel.memberCount > LIMITS.maxFanOutMembers) return false;
    return channel.archivedAt === null && (!channel.readOnly || user === OWNER);
  }

  async change(work: (core: ChannelCore, nowMs: number) => unknown): Promise<void> {
    void this.#shell.changes.commit((nowMs) => work(this.core, nowMs));
    await this.clock.advance(5);
  }

  hear(socket: ShellSocket, message: ToChannel): void {
    this.#shell.wake(socket.link ? [[socket, socket.link]] : []);
    this.#shell.reception.receive(socket, message);
  }

  disconnect(...devices: PlaceDevice[]): void {
    const sockets = devices.flatMap(({ socket }) => socket ?? []);
    for (const device of devices) device.drop();
    for (const socket of sockets) {
      const { link } = socket;
      this.#shell.wake(link ? [[socket, link]] : []);
      this.#shell.lose(socket, link ?? undefined);
      socket.link = null;
    }
  }

  /** The object sleeps, where it can: sockets stay. */
  async sleep(): Promise<boolean> {
    await settle();
    if (this.clock.pending > 0) return false;
    this.#lostRelays = false;
    this.#shell = this.#live();
    return true;
  }

  /** It sleeps although these devices come by a relay, whose links break by that. */
  sleepOn(...relayed: PlaceDevice[]): void {
    for (const device of relayed) device.drop();
    this.clock.dropTimers();
    this.#lostRelays = true;
    this.#shell = this.#live();
  }

  crash(): void {
    this.#lostRelays = false;
    this.clock.dropTimers();
    for (const device of this.devices) device.drop();
    this.#shell = this.#live();
  }

  async advance(ms: number): Promise<void> {
    const untilMs = this.clock.now() + ms;
    for (;;) {
      for (const device of this.devices) device.expire();
      const nowMs = this.clock.now();
      if (nowMs >= untilMs) return;
      const dueMs = this.devices.flatMap(({ share, place }) => [
        ...(share ? [share.until] : []),
        ...(place ? [place.at + LIMITS.expireAfterMs] : []),
      ]);
      await this.clock.advance(Math.max(1, Math.min(untilMs, ...dueMs) - nowMs));
    }
  }

  /** Somebody is shown this: may they be? */
  judgePlace({ userId, lat, lng, at, until, precision }: SharedPlace): void {
    const nowMs = this.clock.now();
    expect(precision).toBe("exact");
    expect(this.may(userId), "who may not share is not shown").toBe(true);
    expect(until, "what is over is not shown").toBeGreaterThan(nowMs);
    const words = wordsOf({ lat, lng, at }, until);
    const isShared = this.devices.some(({ user, share, place, socket, lostAtMs, shared }) => {
      if (user !== userId) return false;
      // What becomes of a device whose link is lost cannot be heard for a moment.
      if (!socket) return nowMs - lostAtMs <= LOST_GRACE_MS && shared.has(words);
      return share !== null && place !== null && wordsOf(place, share.until) === words;
    });
    expect(isShared, "only where a device is that shares so").toBe(true);
  }

  /** A session is told that it shares no more: is that so? */
  judgeEnd(device: PlaceDevice, { askedAtMs }: Share, why: UnsharedReason): void {
    const others = this.devices.filter((each) => each !== device && each.user === device.user);
    if (why === "notAllowed") expect(this.may(device.user)).toBe(false);
    else if (why === "replaced") {
      expect(others.some(({ share }) => share !== null && share.askedAtMs >= askedAtMs)).toBe(true);
    } else expect([why, others.some(({ share }) => share !== null)]).toEqual(["asked", false]);
  }

  /** At rest: who is shown to everyone who has the channel open. */
  get expected(): Record<string, string> {
    const shares = this.devices.flatMap(({ user, share }) =>
      share?.place ? [[user, wordsOf(share.place, share.until)]] : [],
    );
    return Object.fromEntries(shares) as Record<string, string>;
  }

  #live(): ChannelShell<ShellSocket> {
    return new ChannelShell<ShellSocket>({
      storage: this.storage,
      config: DEFAULT_CONFIG,
      clock: this.clock,
      archive: { get: async () => null, put: async () => undefined, delete: async () => undefined },
      transaction: (work) => this.storage.transaction(work),
      setAlarm: () => undefined,
      settleFile: async () => undefined,
      deliver: async () => undefined,
      send: (socket, text) => socket.receive(text),
      save: (socket, link: Link) => {
        socket.link = structuredClone(link);
      },
      replace: (socket) => {
        socket.link = null;
        socket.close();
      },
      asleep: () =>
        this.devices.flatMap(({ socket }): [ShellSocket, Link][] =>
          socket?.link ? [[socket, structuredClone(socket.link)]] : [],
        ),
      lostRelays: () => this.#lostRelays,
      report: (message, error) => `fault-${this.faults.push(`${message}: ${String(error)}`)}`,
    });
  }
}
