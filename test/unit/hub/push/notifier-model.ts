import { expect } from "vitest";
import type { PushContent, PushJob, PushResult } from "../../../../protocol/links/push-link.ts";
import { NotifierWorld, target } from "./notifier-world.ts";
import { checkShown, type Level, type ShownMessage, tellable } from "./tellable.ts";
import type { TestChannel } from "./test-channel.ts";

export const DEVICES = ["phone", "tablet"];
export const CHANNELS = ["a", "b", "c"];

/** What the model knows of a channel. */
interface Known {
  /** The newest version that was delivered, and the channel as it was then. */
  version: number;
  seen: TestChannel;
  level: Level;
}

/** A job that a consumer has in hand, with what it claimed. */
interface InHand {
  job: PushJob;
  version: number;
  content: PushContent;
  /** Whether the target was taken back since: the device shows nothing of it. */
  isStray: boolean;
}

/** The hub's notifications under everything that may happen, judged by what each device must be told in the end. */
export class NotifierModel {
  readonly world = new NotifierWorld();
  /** What each device is owed, by device and channel: the messages that it was to be told and was not. */
  readonly #owed = new Map<string, Set<number>>();
  /** What each device shows. */
  readonly #shown = new Map<string, ShownMessage>();
  readonly #known = new Map<string, Known>();
  readonly #targets = new Set<string>();
  readonly #inHand: InHand[] = [];
  /** Of these devices and tags there may be more than one job: the queue delivers one twice, say. */
  readonly #doubled = new Set<string>();
  #quiet: { from: number; to: number } | null = null;

  register(device: string): void {
    this.world.register(device);
    this.#targets.add(device);
    // What is claimed in the same millisecond might be of an earlier target.
    this.world.clock.advanceTo(this.world.nowMs + 1);
  }

  drop(device: string): void {
    this.world.notifier.unregister(device, this.world.nowMs);
    this.#dropped(device);
  }

  change(id: string, change: (channel: TestChannel) => void): void {
    change(this.world.channel(id));
  }

  /** The hub takes an entry: the newest, or one that it had before. */
  deliver(id: string): void {
    const channel = this.world.channel(id);
    const entry = channel.entry();
    const known = this.#known.get(id);
    const isNews = known === undefined || entry.version > known.version;
    const hadRow = this.world.rows().includes(`c:${id}`);
    const hasTargets = this.#targets.size > 0;
    let wasNews = false;
    const written = this.world.storage.countWrites(() => void (wasNews = this.world.deliver(id, entry)));
    expect(wasNews).toBe(isNews);
    if (!isNews) return;
    const level = known?.level ?? "all";
    const considered = known?.seen.isMember ? known.seen.seq : channel.readSeq;
    const newest = Math.max(0, ...tellable(channel, level, false));
    const isHeard = newest > considered && !this.#isQuiet() && !this.#isLookedAt(id);
    const told = isHeard ? this.#hearing() : [];
    for (const device of told) this.#owedTo(device, id).add(newest);
    this.#known.set(id, { version: entry.version, seen: channel.copy(), level });
    this.#forgetGone(id);
    if (!hasTargets || (!hadRow && told.length === 0)) expect(written, "rows written").toBe(1);
    else expect(written, "rows written").toBeLessThanOrEqual(2);
  }

  setLevel(id: string, level: Level): void {
    const known = this.#known.get(id);
    if (!known) return;
    this.world.setLevel(id, level);
    known.level = level;
    if (known.seen.isMember) this.#forgetGone(id);
  }

  use(device: string, isActive: boolean, looking: string[]): void {
    this.world.use(device, { isActive, looking });
  }

  /** Quiet hours from a minute of the day on, or none. */
  setQuiet(hours: { from: number; to: number } | null): void {
    this.#quiet = hours;
    const time = (minute: number) => new Date(minute * 60_000).toISOString().slice(11, 16);
    const quietHours = hours && { from: time(hours.from), to: time(hours.to), timeZone: "Etc/UTC" };
    this.world.choose({ quietHours });
  }

  async wait(ms: number): Promise<void> {
    // No consumer lives for longer than a quarter of an hour.
    if (ms >= 600_000) while (this.#inHand.length > 0) this.settle(0, null);
    await this.world.wait(ms);
    this.#checkJobs();
  }

  crash(): void {
    this.world.crash();
  }

  loseJob(which: number): void {
    this.world.queue.splice(which % (this.world.queue.length || 1), 1);
  }

  doubleJob(which: number): void {
    const job = this.world.queue[which % (this.world.queue.length || 1)];
    if (!job) return;
    this.#doubled.add(`${job.device} ${job.tag}`);
    this.world.queue.push(job);
  }

  /** A consumer takes a job and claims what it is about. Answers whether it has something in hand then. */
  claim(which: number): void {
    const [job] = this.world.queue.splice(which % (this.world.queue.length || 1), 1);
    if (!job) return;
    if (this.#inHand.some(({ job: other }) => other.device === job.device && other.tag === job.tag)) {
      this.world.queue.push(job);
      return;
    }
    const id = job.tag.slice(2);
    const claim = this.world.claim(job.device, job.tag);
    const isSilent = this.#isQuiet() || this.#isLookedAt(id) || this.world.uses.get(job.device)?.isActive;
    if (claim) {
      expect(this.#targets.has(job.device), "only targets are told").toBe(true);
      expect(claim.target).toEqual(target(job.device));
      expect(claim.badge).toBe(this.#badge());
      this.#judge(job, claim.content, isSilent === true);
      this.#inHand.push({ job, version: claim.version, content: claim.content, isStray: false });
    }
    if (isSilent && claim?.content.type !== "message") this.#owedTo(job.device, id).clear();
  }

  /** The consumer is done with what it has in hand; null: it dies before it has sent anything, and the job comes again. */
  settle(which: number, result: PushResult | null): void {
    const [inHand] = this.#inHand.splice(which % (this.#inHand.length || 1), 1);
    if (!inHand) return;
    const { job, version, content } = inHand;
    const { device, tag } = job;
    if (result === null) {
      this.world.queue.push(job);
      return;
    }
    if (inHand.isStray) return this.world.settle(device, tag, version, result);
    const key = `${device} ${tag.slice(2)}`;
    if (result === "sent" && content.type === "message") this.#shown.set(key, content);
    if (result !== "gone" && content.type === "withdraw") this.#shown.delete(key);
    const owed = this.#owedTo(device, tag.slice(2));
    if (content.type === "message") {
      for (const seq of owed) if (seq <= content.seq) owed.delete(seq);
      const shown = this.#shown.get(key);
      // What it shows of a message that could not be changed stays as it is.
      if (shown?.seq === content.seq) this.#shown.set(key, content);
    }
    for (let i = 0; i < 2; i += 1) this.world.settle(device, tag, version, result);
    if (result === "gone") this.#dropped(device);
    this.#checkJobs();
  }

  /** Nobody uses anything, nothing is quiet, everything works: in the end each device shows what it must, and no more. */
  async finish(): Promise<void> {
    for (const device of DEVICES) this.use(device, false, []);
    this.setQuiet(null);
    for (let round = 0; round < 2; round += 1) {
      for (const id of CHANNELS) {
        this.world.channel(id).rename();
        this.deliver(id);
      }
      await this.#drain();
      // Jobs that were lost are made again then.
      await this.wait(4 * 3_600_000);
    }
    for (const device of this.#targets)
      for (const id of CHANNELS) {
        const { seen, level } = this.#knownOf(id);
        checkShown(seen, level, this.#shown.get(`${device} ${id}`), this.#owedTo(device, id));
      }
    expect(this.world.queue).toEqual([]);
    expect(this.world.notifier.nextDueMs()).toBeNull();
  }

  async #drain(): Promise<void> {
    for (let round = 0; round < 20; round += 1) {
      await this.wait(2_000);
      while (this.#inHand.length > 0) this.settle(0, "sent");
      while (this.world.queue.length > 0) {
        this.claim(0);
        this.settle(0, "sent");
      }
    }
  }

  /** What is claimed must be owed, true now, and allowed now. */
  #judge({ device, tag }: PushJob, content: PushContent, isSilent: boolean): void {
    const id = tag.slice(2);
    const { seen: channel, level } = this.#knownOf(id);
    const shown = this.#shown.get(`${device} ${id}`);
    expect(this.#isQuiet(), "pushed in quiet hours").toBe(false);
    if (content.type === "withdraw") {
      expect(shown, "there is something to take away").toBeDefined();
      return;
    }
    if (content.type !== "message") return expect.fail(`a ${content.type}`);
    // A deleted message is told of where it stands for others.
    const newest = [true, false].map((deleted) => Math.max(0, ...tellable(channel, level, deleted)));
    expect(newest).toContain(content.seq);
    const message = channel.messages[content.seq - 1];
    expect(content.preview).toBe(
      message?.isDeleted || channel.last()?.seq !== content.seq ? null : `message ${content.seq}`,
    );
    const showsDeleted = shown?.preview != null && channel.messages[shown.seq - 1]?.isDeleted;
    if (shown?.seq === content.seq) return expect(showsDeleted, "told anew without what it said").toBe(true);
    expect(isSilent, "pushed to somebody who sees it").toBe(false);
    // Whatever takes the place of what was deleted will do.
    const isOwed = [...this.#owedTo(device, id)].some((seq) => seq <= content.seq);
    expect(isOwed || showsDeleted, "is owed").toBe(true);
    expect(content.count).toBeGreaterThanOrEqual(1);
    expect(content.count).toBeLessThanOrEqual(Math.max(1, channel.seq));
  }

  /** What was read, or is not to be heard any more, is owed no more: nothing as new is left to tell. */
  #forgetGone(id: string): void {
    const { seen, level } = this.#knownOf(id);
    const newest = Math.max(0, ...tellable(seen, level, true));
    for (const device of DEVICES) {
      const owed = this.#owedTo(device, id);
      for (const seq of owed) if (seq > newest) owed.delete(seq);
    }
  }

  /** Devices with a target that are not in use. */
  #hearing(): string[] {
    return [...this.#targets].filter((device) => !this.world.uses.get(device)?.isActive);
  }

  #isLookedAt(id: string): boolean {
    return [...this.world.uses.values()].some(({ isActive, looking }) => isActive && looking.includes(id));
  }

  #isQuiet(): boolean {
    if (!this.#quiet) return false;
    const { from, to } = this.#quiet;
    const minute = Math.floor(this.world.nowMs / 60_000) % 1_440;
    return from < to ? minute >= from && minute < to : minute >= from || minute < to;
  }

  #badge(): number {
    let sum = 0;
    for (const id of CHANNELS) {
      const entry = this.world.memory.table.find(id);
      const level = this.#known.get(id)?.level;
      if (!entry || entry.role === null || level === "nothing") continue;
      sum += level === "all" && !entry.large ? entry.unread : entry.mentionSeqs.length;
    }
    return sum;
  }

  #knownOf(id: string): Known {
    return this.#known.get(id) ?? expect.fail(`nothing is known of ${id}`);
  }

  #owedTo(device: string, id: string): Set<number> {
    const key = `${device} ${id}`;
    const owed = this.#owed.get(key) ?? new Set();
    this.#owed.set(key, owed);
    return owed;
  }

  #dropped(device: string): void {
    this.#targets.delete(device);
    for (const inHand of this.#inHand) if (inHand.job.device === device) inHand.isStray = true;
    for (const id of CHANNELS) {
      // A job of the target that was is left to come to nothing.
      this.#doubled.add(`${device} c:${id}`);
      this.#owedTo(device, id).clear();
      this.#shown.delete(`${device} ${id}`);
    }
  }

  #checkJobs(): void {
    const jobs = [...this.world.queue, ...this.#inHand.map(({ job }) => job)];
    // One that waits for hours counts as lost, and may be joined by another one.
    for (const job of jobs) {
      const queuedAtMs = this.world.queuedAtMs.get(job) ?? 0;
      if (this.world.nowMs - queuedAtMs >= 3 * 3_600_000) this.#doubled.add(`${job.device} ${job.tag}`);
    }
    for (const [key, same] of Map.groupBy(jobs, ({ device, tag }) => `${device} ${tag}`))
      if (!this.#doubled.has(key)) expect(same.length, `jobs of ${key}`).toBe(1);
  }
}
