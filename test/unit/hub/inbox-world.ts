import { expect } from "vitest";
import { HubMemory } from "../../../durable-objects/user-hub/hub-memory.ts";
import { InboxFeed } from "../../../durable-objects/user-hub/inbox-feed.ts";
import type { InboxEntry, Notify } from "../../../protocol/chat/inbox.ts";
import type { ChannelEntry } from "../../../protocol/links/chat-channel-link.ts";
import type { NotifyTarget } from "../../../protocol/links/user-hub-link.ts";
import { SHARING_OFF } from "../../../protocol/sharing.ts";
import { MemoryStorage } from "../../support/sqlite.ts";
import { FakeClock } from "./fake-clock.ts";

/** What a phone keeps of its inbox. */
interface Copy {
  epoch: string | null;
  offset: number | null;
  entries: Map<string, InboxEntry>;
}

interface Device extends Copy {
  watches: boolean;
}

export const CHANNELS = ["channel-1", "channel-2", "channel-3", "channel-4"];
export const TEAMS = ["team-0000", "team-1111"];

const KEPT_MS = 400 * 86_400_000;

/** How a channel stands at a version: always the same, as a channel would say it. Some versions are of a user who left. */
export function entryAt(channelId: string, version: number): ChannelEntry {
  const which = CHANNELS.indexOf(channelId);
  const teamId = TEAMS[which] ?? null;
  return {
    channelId,
    kind: teamId ? "team" : "group",
    teamId,
    name: `${channelId} at ${version}`,
    picture: null,
    userIds: [],
    role: (version + which) % 4 === 0 ? null : "member",
    large: false,
    archived: false,
    closed: false,
    lastMessage: { seq: version, senderId: "somebody", at: 1_000 + version, kind: "text" },
    unread: version % 3,
    mentionSeqs: Array.from({ length: version % 3 }, (_, i) => version - i),
    readSeq: 0,
    threads: [],
    version,
  };
}

/** A hub's inbox on storage that survives, its shell's part played by the test; devices that come and go; and a model of it all. */
export class InboxWorld {
  readonly clock = new FakeClock();
  readonly #storage = new MemoryStorage();
  readonly #devices: Device[];
  readonly #copies: Copy[] = [];
  #memory: HubMemory;
  #feed: InboxFeed;
  /** The model: the newest version that was delivered of each channel, and what was set for each channel and team. */
  readonly #versions = new Map<string, number>();
  readonly #leftAtMs = new Map<string, number>();
  readonly #ever = new Set<string>();
  readonly #levels = new Map<string, Notify>();

  constructor(devices: number) {
    this.#devices = Array.from({ length: devices }, () => ({
      epoch: null,
      offset: null,
      entries: new Map(),
      watches: false,
    }));
    this.#memory = this.#remember();
    this.#feed = this.#newFeed();
  }

  deliver(channelId: string, version: number): void {
    const isNews = version > (this.#versions.get(channelId) ?? 0);
    if (isNews) this.#stand(channelId, version);
    const written = this.#storage.countWrites(() => {
      this.#changed(this.#memory.inbox.deliver(entryAt(channelId, version), this.clock.now()));
    });
    expect(written, "rows written by a delivery").toBe(isNews ? 1 : 0);
  }

  setNotify(target: NotifyTarget, level: Notify["level"], forMs: number | null): void {
    const notify = { level, until: forMs === null ? null : this.clock.now() + forMs };
    this.#levels.set(JSON.stringify(target), notify);
    this.#changed(this.#memory.inbox.writeNotify(target, notify, this.clock.now()));
    expect(this.#memory.inbox.readNotify(target, this.clock.now())).toEqual(this.#level(target));
  }

  /** Something else of the user changes, and every device hears of it, with the hub's new revision. */
  changeSharing(): void {
    const { revision } = this.#memory.state.writeSharing(SHARING_OFF);
    this.#feed.flush();
    for (const device of this.#devices) if (device.watches) device.offset = revision;
  }

  watch(which: number): void {
    const device = this.#device(which);
    this.#feed.flush();
    device.watches = true;
    const answer = this.#memory.inbox.answer(device.epoch, device.offset, this.clock.now());
    for (const [i, { epoch, revision, recovered, entries, more }] of answer.entries()) {
      expect(entries.length).toBeLessThanOrEqual(100);
      expect(more).toBe(i < answer.length - 1);
      if (i === 0 && !recovered) device.entries.clear();
      this.#take(device, entries);
      if (!more) Object.assign(device, { epoch, offset: revision });
    }
  }

  leave(which: number): void {
    this.#device(which).watches = false;
  }

  /** Keeps a copy of a device's state, for `restore`. */
  keep(which: number): void {
    const { epoch, offset, entries } = this.#device(which);
    this.#copies.push({ epoch, offset, entries: new Map(entries) });
  }

  /** A device comes up with what it had at some earlier time. */
  restore(which: number, copy: number): void {
    const { epoch, offset, entries } = this.#copies[copy % this.#copies.length] ?? {};
    if (!entries) return;
    Object.assign(this.#device(which), { epoch, offset, entries: new Map(entries), watches: false });
  }

  /** The object is taken out of memory; links stay, which is possible only while no timer waits. */
  hibernate(): void {
    if (this.clock.isIdle) this.#wakeUp();
  }

  /** The object loses its memory, its timers and its links at once. */
  reset(): void {
    this.clock.stop();
    for (const device of this.#devices) device.watches = false;
    this.#wakeUp();
  }

  /** Time passes; the alarm rings when it is due, or a little late. */
  wait(ms: number, lateMs: number): void {
    const endMs = this.clock.now() + ms;
    for (let dueMs = this.#memory.nextDueMs(); dueMs !== null && dueMs + lateMs <= endMs; ) {
      this.clock.advanceTo(Math.max(dueMs + lateMs, this.clock.now()));
      this.#memory.table.forgetLeft(this.clock.now());
      this.#forgetLeft();
      this.#changed(this.#memory.inbox.endNotify(this.clock.now()));
      dueMs = this.#memory.nextDueMs();
    }
    this.clock.advanceTo(endMs);
  }

  /** Waits until everything is told. */
  settle(): void {
    do this.wait(100, 0);
    while (!this.clock.isIdle);
  }

  /** Everybody who watches has seen everything, once the last frame is out. */
  check(): void {
    const expected = this.#expected();
    for (const [i, device] of this.#devices.entries())
      if (device.watches) expect(sorted(device.entries.values()), `device ${i}`).toEqual(expected);
    expect(sorted(this.#memory.inbox.channels(this.clock.now()))).toEqual(expected);
    expect(this.#memory.table.everyChannel().sort()).toEqual([...this.#ever].sort());
  }

  #stand(channelId: string, version: number): void {
    this.#ever.add(channelId);
    this.#versions.set(channelId, version);
    if (entryAt(channelId, version).role === null) this.#leftAtMs.set(channelId, this.clock.now());
    else this.#leftAtMs.delete(channelId);
  }

  /** What was left 400 days ago is as if it had never been. */
  #forgetLeft(): void {
    for (const [channelId, leftAtMs] of this.#leftAtMs) {
      if (this.clock.now() - leftAtMs < KEPT_MS) continue;
      this.#leftAtMs.delete(channelId);
      this.#versions.delete(channelId);
    }
  }

  #expected(): InboxEntry[] {
    const all = [...this.#versions].map(([channelId, version]) => entryAt(channelId, version));
    return sorted(
      all
        .filter(({ role }) => role !== null)
        .map((standing) => {
          const { version: _, mentionSeqs, ...entry } = standing;
          const notify = this.#level({ channelId: entry.channelId });
          return { ...entry, mentions: mentionSeqs.length, notify };
        }),
    );
  }

  /** What counts now, by the rule as one would say it. */
  #level(target: NotifyTarget): Notify {
    const set = this.#levels.get(JSON.stringify(target));
    if (set && (set.until === null || set.until > this.clock.now())) return set;
    const isKnown = "channelId" in target && this.#versions.has(target.channelId);
    const teamId = isKnown ? TEAMS[CHANNELS.indexOf(target.channelId)] : undefined;
    return teamId === undefined ? { level: "all", until: null } : this.#level({ teamId });
  }

  #device(which: number): Device {
    const device = this.#devices[which % this.#devices.length];
    if (!device) throw new Error("no devices");
    return device;
  }

  #changed(channelIds: string[]): void {
    if (this.#devices.some(({ watches }) => watches)) this.#feed.add(channelIds);
  }

  #take(device: Device, entries: InboxEntry[]): void {
    const ids = entries.map(({ channelId }) => channelId);
    expect(new Set(ids).size, "each channel at most once").toBe(ids.length);
    for (const entry of entries) {
      if (entry.role === null) device.entries.delete(entry.channelId);
      else device.entries.set(entry.channelId, entry);
    }
  }

  #remember(): HubMemory {
    return new HubMemory(this.#storage.kv, this.#storage.sql);
  }

  #wakeUp(): void {
    const { revision } = this.#memory.state;
    this.#memory = this.#remember();
    expect(this.#memory.state.revision, "the revision after a restart").toBe(revision);
    this.#feed = this.#newFeed();
  }

  #newFeed(): InboxFeed {
    return new InboxFeed(this.clock, (channelIds) => {
      const entries = this.#memory.inbox.entries(channelIds, this.clock.now());
      for (const device of this.#devices) {
        if (!device.watches) continue;
        this.#take(device, entries);
        device.offset = this.#memory.state.revision;
      }
    });
  }
}

function sorted(entries: Iterable<InboxEntry>): InboxEntry[] {
  return [...entries].sort((a, b) => (a.channelId < b.channelId ? -1 : 1));
}
