import { expect } from "vitest";
import { HubMemory } from "../../../../durable-objects/user-hub/hub-memory.ts";
import { Notifier } from "../../../../durable-objects/user-hub/push/notifier.ts";
import { PushJobs } from "../../../../durable-objects/user-hub/push/push-jobs.ts";
import type { PushClaim, PushContent, PushJob, PushResult } from "../../../../protocol/links/push-link.ts";
import type { PushTarget } from "../../../../protocol/notifications/push-target.ts";
import {
  NOTIFICATION_SETTINGS_DEFAULT,
  type NotificationSettings,
} from "../../../../protocol/notifications/settings.ts";
import { MemoryStorage } from "../../../support/sqlite.ts";
import { FakeClock } from "../fake-clock.ts";
import { TestChannel } from "./test-channel.ts";

/** What a session says of its device. */
export interface DeviceUse {
  isActive: boolean;
  looking: string[];
}

export const target = (name: string): PushTarget => ({
  type: "fcm",
  token: `token-of-the-device-${name}`,
  locale: "en",
});

/** A user's notifications on storage that survives, with a queue, a push service and devices that the test plays. */
export class NotifierWorld {
  readonly clock = new FakeClock();
  readonly storage = new MemoryStorage();
  readonly channels = new Map<string, TestChannel>();
  readonly uses = new Map<string, DeviceUse>();
  /** Jobs that wait in the queue. */
  readonly queue: PushJob[] = [];
  /** When each job came into the queue. */
  readonly queuedAtMs = new Map<PushJob, number>();
  readonly friends = new Set(["bob", "cleo"]);
  queueFails = false;
  /** What happens while the queue takes jobs. */
  whileQueueing: () => void = () => undefined;
  memory = this.#remember();
  notifier = this.#decide();
  #jobs = this.#send();

  get nowMs(): number {
    return this.clock.now();
  }

  channel(id: string): TestChannel {
    const known = this.channels.get(id) ?? new TestChannel(id);
    this.channels.set(id, known);
    return known;
  }

  register(...devices: string[]): void {
    for (const device of devices) this.notifier.register(device, target(device), this.nowMs);
  }

  use(device: string, use: Partial<DeviceUse>): void {
    const known = this.uses.get(device) ?? { isActive: false, looking: [] };
    this.uses.set(device, { ...known, ...use });
  }

  /** The hub takes how a channel stands, as its shell does. Answers whether that was news to it. */
  deliver(id: string, entry = this.channel(id).entry()): boolean {
    const before = this.notifier.isIdle ? null : this.memory.table.find(id);
    const isNews = this.memory.inbox.deliver(entry, this.nowMs).length > 0;
    if (isNews) this.notifier.delivered(before, entry, this.nowMs);
    return isNews;
  }

  /** Writes a message and lets the hub know. */
  message(id: string, kind: Parameters<TestChannel["write"]>[0] = "plain"): void {
    this.channel(id).write(kind, this.nowMs);
    this.deliver(id);
  }

  /** Something changes that is no message. */
  rename(id: string): void {
    this.channel(id).rename();
    this.deliver(id);
  }

  read(id: string): void {
    const channel = this.channel(id);
    channel.read(channel.seq);
    channel.readThread();
    this.deliver(id);
  }

  setLevel(id: string, level: "all" | "mentions" | "nothing"): void {
    const changed = this.memory.inbox.writeNotify({ channelId: id }, { level, until: null }, this.nowMs);
    this.notifier.heardAnew(changed, this.nowMs);
  }

  choose(settings: Partial<NotificationSettings>): void {
    this.notifier.choices.write({ ...NOTIFICATION_SETTINGS_DEFAULT, ...settings });
    this.notifier.chosenAnew(this.nowMs);
  }

  /** Time passes, and the alarm rings where something is due. */
  async wait(ms = 1_000): Promise<void> {
    const endMs = this.nowMs + ms;
    for (
      let dueMs = this.#jobs.nextDueMs();
      dueMs !== null && dueMs <= endMs;
      dueMs = this.#jobs.nextDueMs()
    ) {
      this.clock.advanceTo(Math.max(dueMs, this.nowMs));
      await this.#jobs.send("me");
    }
    this.clock.advanceTo(endMs);
  }

  /** The object loses its memory. */
  crash(): void {
    this.memory = this.#remember();
    this.notifier = this.#decide();
    this.#jobs = this.#send();
  }

  claim(device: string, tag: string): PushClaim | null {
    return this.notifier.claim(device, tag, this.nowMs);
  }

  settle(device: string, tag: string, version: number, result: PushResult): void {
    this.notifier.settle(device, tag, version, result, this.nowMs);
  }

  /** Waits until jobs are in the queue, and does them. Answers what was pushed, by device and tag. */
  async push(result: PushResult = "sent"): Promise<Record<string, PushContent>> {
    await this.wait();
    const pushed: Record<string, PushContent> = {};
    for (const { device, tag, userId } of this.queue.splice(0)) {
      expect(userId).toBe("me");
      const claim = this.claim(device, tag);
      if (!claim) continue;
      expect(claim.target).toEqual(target(device));
      pushed[`${device} ${tag}`] = claim.content;
      this.settle(device, tag, claim.version, result);
    }
    return pushed;
  }

  /** What is stored of notifications. */
  rows(): string[] {
    return this.storage.sql.all<{ tag: string }>("SELECT tag FROM pushes").map(({ tag }) => tag);
  }

  #remember(): HubMemory {
    return new HubMemory(this.storage.kv, this.storage.sql);
  }

  #decide(): Notifier {
    const inUse = (device: string) => this.uses.get(device)?.isActive === true;
    return new Notifier({
      kv: this.storage.kv,
      sql: this.storage.sql,
      userId: () => "me",
      inbox: this.memory.table,
      notify: this.memory.notify,
      mayBeFriend: (userId) => this.friends.has(userId),
      inUse: {
        any: () => [...this.uses.keys()].some(inUse),
        has: inUse,
        lookAt: (id) => [...this.uses].some(([device, { looking }]) => inUse(device) && looking.includes(id)),
      },
    });
  }

  #send(): PushJobs {
    const queue = {
      sendBatch: async (messages: Iterable<{ body: PushJob }>) => {
        if (this.queueFails) throw new Error("the queue is out of reach");
        for (const { body } of messages) {
          this.queue.push(body);
          this.queuedAtMs.set(body, this.nowMs);
        }
        this.whileQueueing();
      },
    };
    return new PushJobs(
      this.clock,
      queue,
      () => this.notifier,
      () => undefined,
    );
  }
}

/** A user with devices, none of them in use, and a channel in which something was read before. */
export function worldOf(...devices: string[]): NotifierWorld {
  const world = new NotifierWorld();
  world.message("a");
  world.read("a");
  world.register(...(devices.length > 0 ? devices : ["phone", "tablet"]));
  return world;
}
