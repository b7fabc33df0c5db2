import type { ChannelEntry } from "../../protocol/links/chat-channel-link.ts";
import type { PushClaim, PushMethods, PushResult } from "../../protocol/links/push-link.ts";
import type { PushTarget } from "../../protocol/notifications/push-target.ts";
import type { NotificationSettings } from "../../protocol/notifications/settings.ts";
import type { Clock } from "../clock.ts";
import { reporterOf } from "../reporter-of.ts";
import type { KeyValue, Sql } from "../storage.ts";
import type { HubMemory } from "./hub-memory.ts";
import type { HubChange } from "./hub-state.ts";
import { Notifier } from "./push/notifier.ts";
import { type JobQueue, PushJobs } from "./push/push-jobs.ts";
import type { SessionLink, SessionLinks } from "./session-links.ts";

const USER_ID_KEY = "userId";

/** What the hub lends to its notifications. */
export interface HubPushesHost {
  clock: Clock;
  kv: KeyValue;
  sql: Sql;
  /** The object's own id, named by the user's. */
  id: { readonly name?: string };
  queue: JobQueue;
  links: SessionLinks;
  memory: () => HubMemory;
  /** Sets the hub's alarm anew. */
  schedule(): Promise<void>;
  /** Tells every session of a change. */
  broadcast(change: HubChange): void;
}

/** The hub's notifications: what changes them, and the alarm that brings their jobs into the queue. An erased hub has none. */
export class HubPushes implements PushMethods {
  readonly #host: HubPushesHost;
  readonly #jobs: PushJobs;
  #notifier: Notifier;

  constructor(host: HubPushesHost) {
    this.#host = host;
    this.#notifier = this.#remember();
    const report = reporterOf("UserHub", host.id);
    this.#jobs = new PushJobs(
      host.clock,
      host.queue,
      () => this.#notifier,
      (error) => void report("jobs were not queued", error),
    );
  }

  /** Whether sessions are to say who arrives near the user. */
  get tellsArrivals(): boolean {
    return this.#notifier.tellsArrivals;
  }

  /** When a job is due, in epoch milliseconds. */
  nextDueMs(): number | null {
    return this.#jobs.nextDueMs();
  }

  /** Brings the jobs that are due into the queue. */
  async sendDue(): Promise<void> {
    if (this.nextDueMs() !== null) await this.#jobs.send(this.#userId);
  }

  /** The storage was emptied. */
  forget(): void {
    this.#notifier = this.#remember();
  }

  /** Takes an entry into the inbox; `settled` is to follow. Answers which channels' entries changed. */
  deliver(entry: ChannelEntry): string[] {
    const { inbox, table } = this.#host.memory();
    const nowMs = this.#host.clock.now();
    const before = this.#notifier.isIdle ? null : table.find(entry.channelId);
    const changed = inbox.deliver(entry, nowMs);
    if (changed.length > 0) this.#notifier.delivered(before, entry, nowMs);
    return changed;
  }

  /** Sets the alarm where a job is due. One that is due no more is left to ring in vain. */
  async settled(): Promise<void> {
    if (this.nextDueMs() !== null) await this.#host.schedule();
  }

  /** These channels are heard in another way than before. */
  heardAnew(channelIds: readonly string[]): void {
    this.#notifier.heardAnew(channelIds, this.#host.clock.now());
  }

  async arrived(friendId: string): Promise<void> {
    if (!this.#host.memory().state.mayBeFriend(friendId)) return;
    this.#notifier.arrived(friendId, this.#host.clock.now());
    await this.settled();
  }

  async lost({ device, looking }: SessionLink, heardAtMs: number): Promise<void> {
    this.#notifier.lost(device, looking, heardAtMs, this.#host.clock.now());
    await this.settled();
  }

  async registerPush(device: string, target: PushTarget): Promise<void> {
    const { isErased, signedOut } = this.#host.memory();
    if (isErased || signedOut.has(device)) return;
    if (this.#notifier.isIdle) this.#host.kv.put(USER_ID_KEY, this.#userId);
    this.#tellingArrivals(() => this.#notifier.register(device, target, this.#host.clock.now()));
  }

  async unregisterPush(device: string, target?: PushTarget): Promise<void> {
    this.#tellingArrivals(() => this.#notifier.unregister(device, this.#host.clock.now(), target));
    await this.#host.schedule();
  }

  async readPushTarget(device: string): Promise<PushTarget | null> {
    return this.#notifier.targetOf(device);
  }

  async readNotificationSettings(): Promise<NotificationSettings> {
    return this.#notifier.choices.read();
  }

  async writeNotificationSettings(settings: NotificationSettings): Promise<NotificationSettings> {
    if (!this.#host.memory().isErased) {
      this.#tellingArrivals(() => this.#notifier.choices.write(settings));
      this.#notifier.chosenAnew(this.#host.clock.now());
      await this.settled();
    }
    return this.readNotificationSettings();
  }

  async claimPush(device: string, tag: string): Promise<PushClaim | null> {
    const claim = this.#notifier.claim(device, tag, this.#host.clock.now());
    await this.settled();
    return claim;
  }

  async settlePush(device: string, tag: string, version: number, result: PushResult): Promise<void> {
    this.#tellingArrivals(() => this.#notifier.settle(device, tag, version, result, this.#host.clock.now()));
    await this.settled();
  }

  async friendRequest(from: string, isOpen: boolean): Promise<void> {
    this.#notifier.requested(from, isOpen, this.#host.clock.now());
    await this.settled();
  }

  async announcesArrivalTo(friend: string): Promise<boolean> {
    const { announceNearby } = this.#notifier.choices.read();
    return announceNearby && this.#host.memory().state.mayBeSeenBy(friend, this.#host.clock.now());
  }

  /** Makes a change, and tells sessions whether they are to say who arrives where that is another answer then. */
  #tellingArrivals(change: () => void): void {
    const before = this.tellsArrivals;
    change();
    const { tellsArrivals } = this;
    if (tellsArrivals !== before) this.#host.broadcast(this.#host.memory().state.tellArrivals(tellsArrivals));
  }

  get #userId(): string {
    // Whoever wakes the object otherwise than by its name may not know it.
    const userId = this.#host.id.name ?? this.#host.kv.get<string>(USER_ID_KEY);
    if (userId === undefined) throw new Error("a hub is reached by its user's id");
    return userId;
  }

  #remember(): Notifier {
    const { kv, sql, links, memory } = this.#host;
    const { notify, table, state } = memory();
    const mayBeFriend = (userId: string) => state.mayBeFriend(userId);
    return new Notifier({
      kv,
      sql,
      userId: () => this.#userId,
      inbox: table,
      notify,
      inUse: links,
      mayBeFriend,
    });
  }
}
