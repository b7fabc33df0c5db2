import { generateKeyPairSync } from "node:crypto";
import type { PushFacts } from "../../../db/queries/push-targets.ts";
import type { PushClaim, PushContent, PushJob, PushResult } from "../../../protocol/links/push-link.ts";
import type { PushTarget } from "../../../protocol/notifications/push-target.ts";
import { PushService } from "../../../tools/push-service/push-service.ts";
import { consumeDead } from "../../../workers/push/consume-dead.ts";
import { consumePushes } from "../../../workers/push/consume-pushes.ts";
import { FcmProvider } from "../../../workers/push/fcm.ts";
import { parseServiceAccount } from "../../../workers/push/fcm-access.ts";
import type { PushHub, PushPorts, QueuedJob } from "../../../workers/push/ports.ts";
import type { Network } from "../../../workers/push/provider.ts";
import { targetHash } from "../../../workers/push/target-hash.ts";
import { Vapid } from "../../../workers/push/vapid.ts";
import { WebPushProvider } from "../../../workers/push/web-push.ts";

export const START_MS = Date.parse("2026-11-20T12:00:00Z");
/** As in wrangler.toml. */
const MAX_RETRIES = 30;
interface Device {
  userId: string;
  device: string;
  to: string;
  target: PushTarget;
}

interface Waiting {
  body: PushJob;
  attempts: number;
  dueMs: number;
}

/**
 * The consumers with a real push service behind them, and before them a queue with a simulated clock, which does what the platform's
 * does, and a hub that keeps what is to be told by tag: the newest counts, and one job waits for it.
 */
export class PushWorld implements PushHub {
  nowMs = START_MS;
  readonly service: PushService;
  readonly names = new Map([
    ["ann-00001", "Ann"],
    ["bob-00001", "Bob"],
  ]);
  readonly standings = new Map<string, "requested" | "incoming" | "friends">();
  readonly holders = new Map<string, { userId: string; device: string }>();
  readonly settled: { device: string; tag: string; version: number; result: PushResult }[] = [];
  readonly dropped: string[] = [];
  readonly logged: { line: string; details: Record<string, unknown> }[] = [];
  readonly deadLetters: PushJob[] = [];
  /** When each try of a job was, in seconds from the start. */
  readonly triesS: number[] = [];
  announces = true;
  hubsAreDown = false;
  readonly network = { fetch, nowMs: () => this.nowMs, timeoutMs: 10_000 } satisfies Network;
  readonly ports: PushPorts;
  #devices = new Map<string, Device>();
  #content = new Map<string, { content: PushContent; version: number }>();
  #waiting: Waiting[] = [];
  #versions = 0;
  /** Messages that were handed out and are neither acknowledged nor to be retried. */
  unanswered = 0;

  private constructor(service: PushService, vapid: Vapid) {
    this.service = service;
    service.nowMs = () => this.nowMs;
    const network = this.network;
    const account = parseServiceAccount(service.fcm.serviceAccount);
    this.ports = {
      callHub: async (_userId, call) => {
        if (this.hubsAreDown) throw new Error("the hub is out of reach");
        return call(this);
      },
      readFacts: async (): Promise<PushFacts> => ({
        names: this.names,
        standing: (owner, other) => this.standings.get(`${owner} ${other}`) ?? null,
        holder: (hash) => this.holders.get(hash) ?? null,
      }),
      dropTarget: async (_holder, hash) => {
        this.dropped.push(hash);
        this.holders.delete(hash);
      },
      providers: {
        webPush: new WebPushProvider(network, vapid, service.host),
        fcm: new FcmProvider(network, account, service.url),
      },
      nowMs: () => this.nowMs,
      random: () => 0.5,
      log: (_level, line, details) => this.logged.push({ line, details }),
    };
  }

  static async start(): Promise<PushWorld> {
    const service = await PushService.start();
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const jwk = JSON.stringify(privateKey.export({ format: "jwk" }));
    const vapid = new Vapid(jwk, "mailto:test@hither.example");
    const world = new PushWorld(service, vapid);
    world.#vapidKey = vapid.publicKey;
    return world;
  }

  #vapidKey = "";

  async addDevice(way: "webPush" | "fcm", userId = "bob-00001", locale = "en"): Promise<Device> {
    const { to, target } =
      way === "fcm" ? this.service.fcm.register() : this.service.webPush.subscribe(this.#vapidKey);
    const device = { userId, device: `device-${this.#devices.size}`, to, target: { ...target, locale } };
    this.#devices.set(device.device, device);
    this.holders.set(await targetHash(device.target), { userId, device: device.device });
    return device;
  }

  /** Something new is to be told: a job goes into the queue unless one waits. */
  tell({ userId, device }: Device, tag: string, content: PushContent): void {
    this.#versions += 1;
    this.#content.set(`${device} ${tag}`, { content, version: this.#versions });
    const isWaiting = this.#waiting.some(({ body }) => body.device === device && body.tag === tag);
    if (!isWaiting) this.enqueue({ userId, device, tag });
  }

  enqueue(body: PushJob): void {
    this.#waiting.push({ body, attempts: 1, dueMs: this.nowMs });
  }

  get isIdle(): boolean {
    return this.#waiting.length === 0 && this.unanswered === 0;
  }

  /** Hands out what is due, as one batch. */
  async runDue(): Promise<void> {
    const batch = this.#waiting.filter(({ dueMs }) => dueMs <= this.nowMs);
    this.#waiting = this.#waiting.filter((each) => !batch.includes(each));
    await consumePushes(
      batch.map((each) => this.#handOut(each)),
      this.ports,
    );
  }

  /** Goes on to the next message that is due, again and again, until `untilMs` or nothing waits. */
  async runUntil(untilMs: number): Promise<void> {
    while (this.#waiting.length > 0) {
      const nextMs = Math.min(...this.#waiting.map(({ dueMs }) => dueMs));
      if (nextMs > untilMs) break;
      this.nowMs = Math.max(this.nowMs, nextMs);
      await this.runDue();
    }
  }

  /** What the consumer of the dead-letter queue does with what arrived there. */
  async runDead(): Promise<void> {
    const jobs = this.deadLetters.splice(0);
    await consumeDead(
      jobs.map((body) => this.#handOut({ body, attempts: 1, dueMs: this.nowMs })),
      this.ports,
    );
  }

  async claimPush(device: string, tag: string): Promise<PushClaim | null> {
    const known = this.#content.get(`${device} ${tag}`);
    const target = this.#devices.get(device)?.target;
    return known && target ? { target, badge: 1, ...known } : null;
  }

  async settlePush(device: string, tag: string, version: number, result: PushResult): Promise<void> {
    this.settled.push({ device, tag, version, result });
    if (this.#content.get(`${device} ${tag}`)?.version === version) this.#content.delete(`${device} ${tag}`);
    if (result === "gone") this.#devices.delete(device);
  }

  async announcesArrivalTo(): Promise<boolean> {
    return this.announces;
  }

  #handOut({ body, attempts }: Waiting): QueuedJob {
    this.triesS.push((this.nowMs - START_MS) / 1_000);
    let isDone = false;
    this.unanswered += 1;
    const once = () => {
      if (isDone) throw new Error("a message was answered twice");
      isDone = true;
      this.unanswered -= 1;
    };
    return {
      body,
      attempts,
      ack: once,
      retry: ({ delaySeconds }) => {
        once();
        if (attempts > MAX_RETRIES) this.deadLetters.push(body);
        else this.#waiting.push({ body, attempts: attempts + 1, dueMs: this.nowMs + delaySeconds * 1_000 });
      },
    };
  }
}

/** A message of a group of Ann's. */
export function messageOf(seq: number, over: Partial<Extract<PushContent, { type: "message" }>> = {}) {
  const content: PushContent = {
    type: "message",
    channelId: "channel-1",
    channelKind: "group",
    channelName: "Hiking",
    seq,
    count: 1,
    senderId: "ann-00001",
    preview: `message ${seq}`,
    unread: seq,
    mentions: 0,
    isMention: false,
    isThread: false,
    atMs: START_MS,
    ...over,
  };
  return content;
}
