import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import { ChannelShell } from "../../../durable-objects/chat-channel/channel-shell.ts";
import { readPage } from "../../../durable-objects/chat-channel/core/pages.ts";
import type { ChannelConfig } from "../../../durable-objects/chat-channel/core/storage.ts";
import type { Link } from "../../../durable-objects/chat-channel/links.ts";
import type { Message } from "../../../protocol/chat/message.ts";
import { amend } from "../../../protocol/links/amend.ts";
import { decodeSegment } from "../../../protocol/links/archive-segment.ts";
import type { ChannelEntry, ChannelSpec } from "../../../protocol/links/chat-channel-link.ts";
import { MemoryStorage } from "../../support/sqlite.ts";
import { FakeClock, settle } from "./fake-clock.ts";
import { ShellDevice, type ShellSocket } from "./shell-device.ts";

export const PEOPLE = ["owner-01", "person-02", "person-03"];
const [OWNER = ""] = PEOPLE;
const SPEC: ChannelSpec = {
  channelId: "a-channel",
  kind: "group",
  teamId: null,
  visibility: null,
  name: "A group",
  topic: "",
  picture: null,
  readOnly: false,
  retentionDays: null,
  createdBy: OWNER,
  members: PEOPLE.map((userId) => ({ userId, role: userId === OWNER ? "owner" : "member" })),
};
/** Keeps no more than a handful, so that a short history has an archive. */
const SMALL: ChannelConfig = {
  hotMessages: 8,
  hotAgeMs: 86_400_000,
  segmentMessages: 4,
  segmentBytes: 4_000,
  isPaced: true,
};
/** How long a delivery is on its way. */
const DELIVERY_MS = 20;

/** One channel's object with everything around it: devices, hubs, the archive, the alarm. */
export class ShellWorld {
  readonly clock = new FakeClock();
  readonly hubs = new Map<string, ChannelEntry>();
  readonly hubsDown = new Set<string>();
  /** What files were told: whether the channel refers to them. */
  readonly files = new Map<string, boolean>();
  readonly filesDown = new Set<string>();
  /** How often files were told something. */
  tellings = 0;
  /** First one of each person, then one more of each, and so on. */
  readonly devices: readonly ShellDevice[];
  alarms = 0;
  readonly faults: string[] = [];
  readonly #storage = new MemoryStorage();
  readonly #objects = new Map<string, ArrayBuffer>();
  #alarmAtMs: number | null = null;
  /** The alarm is being answered. */
  #ringing: Promise<void> | null = null;
  #life = 0;
  readonly #config: ChannelConfig;
  #shell: ChannelShell<ShellSocket>;

  /** `devicesEach`: how many each person has. */
  constructor(config: Partial<ChannelConfig> = {}, devicesEach = 1) {
    this.devices = Array.from({ length: devicesEach }).flatMap((_, device) =>
      PEOPLE.map((user) => new ShellDevice(user, `session-${device}`)),
    );
    this.#config = { ...SMALL, ...config };
    this.#shell = this.#live();
  }

  async begin(): Promise<void> {
    void this.#shell.changes.commit((nowMs) => this.#shell.core.create(SPEC, nowMs));
    for (const device of this.devices) this.connect(device);
    await settle();
  }

  get alarmAtMs(): number | null {
    return this.#alarmAtMs;
  }

  /** How long it is until the alarm rings. */
  get alarmInMs(): number {
    return (this.#alarmAtMs ?? Number.POSITIVE_INFINITY) - this.clock.now();
  }

  get core() {
    return this.#shell.core;
  }

  get shell() {
    return this.#shell;
  }

  connect(device: ShellDevice): void {
    device.connect((socket, message) => {
      this.#shell.wake(socket.link ? [[socket, socket.link]] : []);
      this.#shell.reception.receive(socket, message);
    });
  }

  disconnect(device: ShellDevice): void {
    const { socket } = device;
    device.drop();
    if (socket) this.#shell.lose(socket);
  }

  /** The object sleeps, where it can: sockets stay. */
  async sleep(): Promise<void> {
    await settle();
    if (this.clock.pending === 0 && !this.#isLoading) this.#shell = this.#live();
  }

  /** The object is killed: what it had in memory or on its way is gone, and so are its sockets. */
  crash(): void {
    this.clock.dropTimers();
    for (const device of this.devices) device.drop();
    // An alarm whose answer was cut off rings again.
    if (this.#ringing) this.#alarmAtMs = this.clock.now();
    this.#ringing = null;
    this.#shell = this.#live();
  }

  /** Lets time pass, and the alarm ring. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.clock.now() + ms;
    for (;;) {
      await settle();
      // The alarm does not ring while it is being answered.
      const alarmMs = (this.#ringing ? null : this.#alarmAtMs) ?? Number.POSITIVE_INFINITY;
      if (this.#isLoading) await Promise.race([this.#ringing, delay(1)]);
      else if (alarmMs <= this.clock.now()) this.#ring();
      else if (this.clock.now() >= untilMs) return;
      else {
        // A timer may set the alarm, some seconds ahead.
        const stepMs = this.clock.now() + (this.clock.pending > 0 ? 1_000 : Number.POSITIVE_INFINITY);
        await this.clock.advance(Math.min(untilMs, alarmMs, stepMs) - this.clock.now());
      }
    }
  }

  /** Somebody waits, and no timer is what they wait for: the archive is read or written, which takes real time. */
  get #isLoading(): boolean {
    if (this.clock.pending > 0) return false;
    return this.#ringing !== null || this.devices.some((device) => device.socket && device.isWaiting);
  }

  #ring(): void {
    this.#alarmAtMs = null;
    this.alarms += 1;
    const ringing = this.#shell.alarmRang().then(() => {
      if (this.#ringing === ringing) this.#ringing = null;
    });
    this.#ringing = ringing;
  }

  /** The whole channel as a reader finds it, by seq. */
  async messages(): Promise<Map<number, Message>> {
    const found = new Map<number, Message>();
    for (let after = 0; ; ) {
      const plan = readPage(this.#storage, { after, limit: 200, everything: true });
      for (const { name, amendments, forgotten } of plan.segments) {
        const object = this.#objects.get(name);
        if (!object) throw new Error(`${name} is missing`);
        for (const message of await decodeSegment(object)) {
          found.set(message.seq, amend(message, amendments[message.seq], forgotten));
        }
      }
      for (const message of plan.messages) found.set(message.seq, message);
      if (!plan.hasAfter) return found;
      after = Math.max(...found.keys());
    }
  }

  #live(): ChannelShell<ShellSocket> {
    this.#life += 1;
    const life = this.#life;
    return new ChannelShell<ShellSocket>({
      storage: this.#storage,
      config: this.#config,
      clock: this.clock,
      archive: {
        get: async (name) => {
          const object = this.#objects.get(name);
          return object ? { body: new Blob([object]).stream(), arrayBuffer: async () => object } : null;
        },
        put: async (name, bytes) => this.#objects.set(name, bytes),
        delete: async (names) => names.forEach((name) => this.#objects.delete(name)),
      },
      transaction: (work) => {
        // What a killed object had begun goes no further.
        if (life !== this.#life) throw new Error("this life is over");
        return this.#storage.transaction(work);
      },
      setAlarm: (atMs) => {
        if (life === this.#life) this.#alarmAtMs = atMs;
      },
      settleFile: async (fileId, holder, refers) => {
        await new Promise<void>((resolve) => void this.clock.after(DELIVERY_MS, resolve));
        if (this.filesDown.has(fileId)) throw new Error("the file is down");
        expect(holder).toBe(`channel:${SPEC.channelId}`);
        this.tellings += 1;
        this.files.set(fileId, refers);
      },
      deliver: (user, entry) => this.#deliver(user, entry),
      send: (socket, text) => socket.receive(text),
      save: (socket, link: Link) => {
        socket.link = { ...link };
      },
      replace: (socket) => socket.close(),
      asleep: () =>
        this.devices.flatMap(({ socket }): [ShellSocket, Link][] =>
          socket?.link ? [[socket, socket.link]] : [],
        ),
      lostRelays: () => false,
      report: (message, error) => {
        if (life === this.#life) this.faults.push(`${message}: ${String(error)}`);
        return `fault-${this.faults.length}`;
      },
    });
  }

  /** As a hub takes it: the newest version stays. */
  async #deliver(user: string, entry: ChannelEntry): Promise<void> {
    await new Promise<void>((resolve) => void this.clock.after(DELIVERY_MS, resolve));
    if (this.hubsDown.has(user)) throw new Error("the hub is down");
    const known = this.hubs.get(user);
    if (!known || entry.version > known.version) this.hubs.set(user, entry);
  }
}
