import type { ChannelEntry } from "../../../protocol/links/chat-channel-link.ts";
import type { PushClaim, PushContent, PushResult } from "../../../protocol/links/push-link.ts";
import type { PushTarget } from "../../../protocol/notifications/push-target.ts";
import { Arrivals } from "./arrivals.ts";
import { badgeOf } from "./badge.ts";
import { newsOf } from "./channel-subject.ts";
import {
  claim,
  claimNothing,
  type DevicePush,
  dropWanted,
  isBare,
  isBlank,
  type Mark,
  newDevicePush,
  PAUSE_MS,
  review,
  settle,
  want,
} from "./device-push.ts";
import { NotificationChoices } from "./notification-choices.ts";
import type { NotifierParts } from "./notifier-parts.ts";
import { type PushRow, PushTable } from "./push-table.ts";
import { PushTargets } from "./push-targets.ts";
import { quietEndMs } from "./quiet-hours.ts";
import { channelTag, nearbyTag, requestTag, type Topic, Topics } from "./topics.ts";

/** A job that is due since `dueMs`. */
export interface DueJob {
  device: string;
  tag: string;
  dueMs: number;
}

/** After so long the queue is tried again that did not take a job. */
const TRY_AGAIN_MS = 10_000;

/**
 * Decides what the user's devices are told, and remembers, for each device and notification, what it was told and what it is to
 * be told. A job in the queue says only that there is something; what it is, is decided when its turn comes. Without
 * devices to push to it does nothing and writes nothing.
 */
export class Notifier {
  readonly choices: NotificationChoices;
  readonly #parts: NotifierParts;
  readonly #targets: PushTargets;
  readonly #table: PushTable;
  readonly #arrivals: Arrivals;
  readonly #topics: Topics;

  constructor(parts: NotifierParts) {
    this.#parts = parts;
    this.choices = new NotificationChoices(parts.kv);
    this.#targets = new PushTargets(parts.kv);
    this.#table = new PushTable(parts.sql);
    this.#arrivals = new Arrivals(parts.kv);
    this.#topics = new Topics(parts, this.choices);
  }

  /** Whether there is nobody to tell anything. */
  get isIdle(): boolean {
    return this.#targets.isEmpty;
  }

  /** Whether sessions are to say who arrives near the user. */
  get tellsArrivals(): boolean {
    return !this.isIdle && this.choices.read().friendNearby;
  }

  targetOf(device: string): PushTarget | null {
    return this.#targets.get(device);
  }

  register(device: string, target: PushTarget, nowMs: number): void {
    for (const surplus of this.#targets.set(device, target, nowMs)) this.#forget(surplus, nowMs);
  }

  /** Takes a device's target away, and with it everything that it was to be told. */
  unregister(device: string, nowMs: number, target?: PushTarget): void {
    if (this.#targets.delete(device, target)) this.#forget(device, nowMs);
  }

  /** A channel stands for the user as `entry` says, and stood as `before` says. */
  delivered(before: ChannelEntry | null, entry: ChannelEntry, nowMs: number): void {
    if (this.isIdle) return;
    const { channelId } = entry;
    const news = newsOf(before, entry, this.#topics.listener(entry, nowMs));
    const isHeard = news !== null && !this.choices.isQuiet(nowMs) && !this.#parts.inUse.lookAt(channelId);
    this.#update(channelTag(channelId), nowMs, (row) => {
      if (isHeard) this.#want(row, news);
    });
  }

  /**
   * A session's client was lost, and was last heard at `heardAtMs`: what was left to it since may not have reached it. `looked`: the
   * channels that it had open, which kept other devices silent, too.
   */
  lost(device: string, looked: readonly string[], heardAtMs: number, nowMs: number): void {
    if (this.isIdle || this.choices.isQuiet(nowMs)) return;
    for (const entry of this.#parts.inbox.current()) {
      const { channelId, lastMessage } = entry;
      if (!lastMessage || lastMessage.at < heardAtMs || this.#parts.inUse.lookAt(channelId)) continue;
      const seq = newsOf(null, entry, this.#topics.listener(entry, nowMs));
      if (seq === null) continue;
      const devices = looked.includes(channelId) ? this.#targets.devices() : [device];
      this.#update(channelTag(channelId), nowMs, (row) => this.#want(row, seq, devices));
    }
  }

  /** These channels are heard in another way than before. */
  heardAnew(channelIds: readonly string[], nowMs: number): void {
    if (this.isIdle) return;
    for (const channelId of channelIds) this.#update(channelTag(channelId), nowMs);
  }

  /** The settings changed: what waits for the end of quiet hours may be due sooner. */
  chosenAnew(nowMs: number): void {
    if (this.isIdle) return;
    for (const [tag] of this.#table.all())
      this.#update(tag, nowMs, ({ devices }) => {
        for (const push of Object.values(devices))
          if (push.dueMs !== null) push.dueMs = Math.min(push.dueMs, nowMs + PAUSE_MS);
      });
  }

  /** Somebody asked the user to be friends, or does not any more. */
  requested(from: string, isOpen: boolean, nowMs: number): void {
    const { friendRequests } = this.choices.read();
    const isHeard = isOpen && friendRequests && !this.choices.isQuiet(nowMs);
    if (this.isIdle) return;
    this.#update(requestTag(from), nowMs, (row) => {
      if (!isOpen) row.atMs = null;
      if (!isHeard || row.atMs !== null) return;
      row.atMs = nowMs;
      this.#want(row, nowMs);
    });
  }

  /** A friend appeared near the user. A device in use shows it by itself; whoever saw it there is not told later. */
  arrived(friendId: string, nowMs: number): void {
    if (!this.tellsArrivals || !this.#arrivals.add(friendId, nowMs)) return;
    if (this.#parts.inUse.any() || this.choices.isQuiet(nowMs)) return;
    this.#update(nearbyTag(friendId), nowMs, (row) => {
      row.atMs = nowMs;
      this.#want(row, nowMs);
    });
  }

  /** What a device is to be told of this, as it is now; null where that is nothing, or nothing yet. */
  claim(device: string, tag: string, nowMs: number): PushClaim | null {
    const target = this.#targets.get(device);
    const row = this.#table.find(tag);
    const push = row?.devices[device];
    if (!target || !row || !push) return null;
    const topic = this.#topics.of(tag, row, nowMs);
    const content = this.#take(push, topic, device, nowMs);
    this.#put(tag, row, nowMs);
    if (!content || !push.claimed) return null;
    return { target, content, version: push.claimed.version, badge: this.#badge(nowMs) };
  }

  /** What became of what was claimed. A repeat changes nothing, nor does the word of an older claim. */
  settle(device: string, tag: string, version: number, result: PushResult, nowMs: number): void {
    // A target that was registered after the claim is another one.
    const sinceMs = this.#targets.sinceMs(device);
    if (result === "gone" && sinceMs !== null && sinceMs < version) return this.unregister(device, nowMs);
    this.#update(tag, nowMs, ({ devices }) => {
      const push = devices[device];
      if (!push || !settle(push, version, result === "sent")) return;
      if (!this.#topics.staysShown(tag)) push.told = null;
    });
  }

  /** When a job is to be put into the queue next, in epoch milliseconds. */
  nextDueMs(): number | null {
    return this.isIdle ? null : this.#table.nextDueMs();
  }

  /** Jobs that are to be put into the queue now. */
  due(nowMs: number): DueJob[] {
    return this.#table
      .due(nowMs)
      .flatMap(([tag, { devices }]) =>
        Object.entries(devices).flatMap(([device, { dueMs }]) =>
          dueMs !== null && dueMs <= nowMs ? { device, tag, dueMs } : [],
        ),
      );
  }

  /** These jobs are in the queue, or the queue did not take them. What was claimed or changed meanwhile stays as it is. */
  queued(jobs: readonly DueJob[], wereTaken: boolean, nowMs: number): void {
    for (const [tag, ofTag] of Map.groupBy(jobs, (job) => job.tag)) {
      const row = this.#table.find(tag);
      if (!row) continue;
      for (const { device, dueMs } of ofTag) {
        const push = row.devices[device];
        if (push?.dueMs !== dueMs) continue;
        push.dueMs = wereTaken ? null : nowMs + TRY_AGAIN_MS;
        push.queuedAtMs = wereTaken ? nowMs : null;
      }
      this.#put(tag, row, nowMs);
    }
  }

  #take(push: DevicePush, topic: Topic, device: string, nowMs: number): PushContent | null {
    const told = push.told?.mark ?? null;
    const subject = topic.subject(told);
    const quiet = this.choices.quietHours(nowMs);
    const isChange = told !== null && subject !== null && isBare(subject, told);
    const isKept = subject !== null && subject.seq >= push.from;
    const isHeard = !quiet && !this.#parts.inUse.has(device) && !topic.isSeen();
    if (!isKept || (!isChange && !isHeard)) dropWanted(push);
    const mark: Mark | null = push.from > 0 ? subject : null;
    const isOver = told !== null && !topic.holds(told);
    if (!mark && !isOver) claimNothing(push, null);
    else if (quiet) claimNothing(push, quietEndMs(quiet, nowMs));
    else {
      claim(push, mark, nowMs);
      return mark ? topic.content(mark, told) : { type: "withdraw" };
    }
    return null;
  }

  /** Changes a row, brings it in line with how the matter stands, and stores it if it is another then. */
  #update(tag: string, nowMs: number, change: (row: PushRow) => void = () => undefined): void {
    const row = this.#table.find(tag) ?? { atMs: null, devices: {} };
    change(row);
    if (Object.keys(row.devices).length === 0) return;
    const topic = this.#topics.of(tag, row, nowMs);
    for (const push of Object.values(row.devices)) review(push, topic, nowMs);
    this.#put(tag, row, nowMs);
  }

  /** Something new is to be told to those of the devices that have a target, are not in use, and do not show it already. */
  #want({ devices }: PushRow, seq: number, among: readonly string[] = this.#targets.devices()): void {
    for (const device of among) {
      if (!this.#targets.get(device) || this.#parts.inUse.has(device)) continue;
      const push = (devices[device] ??= newDevicePush());
      if (push.told?.mark.seq !== seq) want(push, seq);
    }
  }

  #put(tag: string, row: PushRow, nowMs: number): void {
    const left = Object.entries(row.devices).filter(([, push]) => !isBlank(push, nowMs));
    if (left.length > 0) this.#table.put(tag, { ...row, devices: Object.fromEntries(left) });
    else this.#table.delete(tag);
  }

  #forget(device: string, nowMs: number): void {
    for (const [tag, row] of this.#table.all()) {
      if (!row.devices[device]) continue;
      const { [device]: _, ...devices } = row.devices;
      this.#put(tag, { ...row, devices }, nowMs);
    }
  }

  #badge(nowMs: number): number {
    const { inbox, notify } = this.#parts;
    return badgeOf(
      inbox.current(),
      ({ channelId, teamId }) => notify.forChannel(channelId, teamId, nowMs).level,
    );
  }
}
