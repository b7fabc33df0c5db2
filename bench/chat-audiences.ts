/**
 * What a message costs and how long it takes, in a group of 100 and in a channel of 10,000 members, 500 of whom are there with
 * a real socket. Run with `npm run bench -- chat-audiences [--json]`.
 */
import { build as buildHistogram } from "hdr-histogram-js";
import { HitherClient, type ServerFrame } from "../client/index.ts";
import { buildProject } from "../tools/build.ts";
import { inParallel } from "../tools/in-parallel.ts";
import { startServer } from "../tools/local-server/start-server.ts";
import { type Account, befriend } from "../tools/people/befriend.ts";
import { personApi } from "../tools/people/local-api.ts";

const SOCKETS = 500;
const LARGE_MEMBERS = 10_000;
const GROUP_MEMBERS = 100;
const MESSAGES = 200;
const EVERY_MS = 50;
/** Among the members of the large channel, so many of every ten have it open; the others look at their inbox. */
const OPEN_OF_TEN = 8;
const MENTION_EVERY = 20;
const PARALLEL = 12;
const SETTLE_MS = 7_000;
const PAUSE_MS = 5_000;

interface Audience {
  name: string;
  members: number;
  sockets: number;
  open: number;
  messages: number;
  mentions: number;
  /** Messages that reached a screen that had the channel open; each should reach each. */
  shown: number;
  expected: number;
  p50Ms: number;
  p99Ms: number;
  /** `inboxChanged` frames for sockets that do not have it open, a message. */
  inboxFramesPerMessage: number;
  /** Of the people called by name, how many heard of it, and how soon. */
  calledHeard: number;
  called: number;
  calledP99Ms: number;
}

/** One person with one socket, who counts what it hears of one channel. */
class Listener {
  readonly account: Account;
  readonly client: HitherClient;
  onMessage: (body: string) => void = () => {};
  onInbox: (mentions: number) => void = () => {};
  inboxFrames = 0;

  constructor(url: string, account: Account) {
    this.account = account;
    this.client = new HitherClient({
      url,
      api: account.api,
      token: async () => (await account.api.token()).token,
    });
    this.client.on("frame", (frame) => this.#heard(frame));
  }

  async connect(): Promise<void> {
    this.client.connect();
    await this.client.watchInbox();
  }

  #heard(frame: ServerFrame): void {
    if (frame.type === "channelChanged") {
      for (const event of frame.events) if (event.event === "sent") this.onMessage(event.message.body);
    }
    if (frame.type === "inboxChanged") {
      this.inboxFrames += 1;
      for (const { mentions } of frame.entries) this.onInbox(mentions);
    }
  }
}

await buildProject();
const server = await startServer();
try {
  const url = `http://127.0.0.1:${server.port}`;
  const accounts: Account[] = [];
  await inParallel(PARALLEL, Array.from({ length: SOCKETS }).keys(), async (index) => {
    const api = personApi(url, index + 1);
    const { userId } = await api.signInAsGuest();
    accounts[index] = { userId, api };
  });
  const listeners = accounts.map((account) => new Listener(url, account));
  await inParallel(PARALLEL, listeners, (listener) => listener.connect());
  process.stdout.write(`${SOCKETS} sockets\n`);

  const group = await measureGroup(listeners.slice(0, GROUP_MEMBERS));
  const large = await measureLarge(listeners);
  for (const { client } of listeners) client.close();
  print([group, large]);
} finally {
  await server.stop();
}
process.exit();

/** Everybody is in the group; every second one has it open. */
async function measureGroup(listeners: Listener[]): Promise<Audience> {
  const [owner, ...others] = listeners;
  if (!owner) throw new RangeError("nobody");
  await inParallel(PARALLEL, others, ({ account }) => befriend(owner.account, account));
  const userIds = others.map(({ account }) => account.userId);
  const { channelId } = await owner.account.api.channels.create({ name: "Group", userIds });
  const open = listeners.filter((_, index) => index % 2 === 0);
  return measure("group of 100", channelId, GROUP_MEMBERS, open, listeners);
}

/** A team's channel with 500 members who are there and 9,500 who are not. */
async function measureLarge(listeners: Listener[]): Promise<Audience> {
  const [owner, ...others] = listeners;
  if (!owner) throw new RangeError("nobody");
  const { api, userId } = owner.account;
  const { teamId } = await api.teams.create({ name: "Team" });
  const { code = "" } = await api.teams.createInvite(teamId);
  const { channelId } = await api.teams.createChannel(teamId, { name: "Large", visibility: "public" });
  await inParallel(PARALLEL, others, async ({ account }) => {
    await account.api.teams.join(code);
    await account.api.channels.join(channelId);
  });
  // Accounts of people who are never there would show nothing: the channel knows members by id only.
  const channels = await server.miniflare.getDurableObjectNamespace("CHAT_CHANNELS");
  const channel = channels.getByName(channelId) as unknown as {
    addMembers(by: string, userIds: string[]): Promise<unknown>;
  };
  const absent = Array.from({ length: LARGE_MEMBERS - SOCKETS }, (_, index) => `simulated-member-${index}`);
  for (let from = 0; from < absent.length; from += 500) {
    await channel.addMembers(userId, absent.slice(from, from + 500));
    // Each of them has a hub now, with open files, until it sleeps again.
    await sleep(PAUSE_MS);
  }
  const { memberCount } = await api.channels.get(channelId);
  const open = listeners.filter((_, index) => index % 10 < OPEN_OF_TEN);
  return measure("channel of 10,000", channelId, memberCount, open, listeners);
}

async function measure(
  name: string,
  channelId: string,
  members: number,
  open: Listener[],
  listeners: Listener[],
): Promise<Audience> {
  await inParallel(PARALLEL, open, ({ client }) => client.channel(channelId).open());
  await sleep(SETTLE_MS);
  const others = listeners.filter((listener) => !open.includes(listener));
  const latencies = buildHistogram({ lowestDiscernibleValue: 1, highestTrackableValue: 60_000 });
  const calls = buildHistogram({ lowestDiscernibleValue: 1, highestTrackableValue: 60_000 });
  const sentAtMs = new Map<string, number>();
  let shown = 0;
  for (const listener of open) {
    listener.onMessage = (body) => {
      const at = sentAtMs.get(body);
      if (at === undefined) return;
      shown += 1;
      latencies.recordValue(Math.max(1, Math.round(performance.now() - at)));
    };
  }
  let called = 0;
  let calledHeard = 0;
  const inboxBefore = others.reduce((sum, { inboxFrames }) => sum + inboxFrames, 0);
  const writers = open.slice(0, 10);
  const sends: Promise<unknown>[] = [];
  for (let number = 0; number < MESSAGES; number += 1) {
    const body = `message ${number} of ${name}`;
    const target = number % MENTION_EVERY === 0 ? others[number % others.length] : undefined;
    if (target) {
      called += 1;
      const atMs = performance.now();
      const before = target.client.inbox.get(channelId)?.mentions ?? 0;
      target.onInbox = (mentions) => {
        if (mentions <= before) return;
        target.onInbox = () => {};
        calledHeard += 1;
        calls.recordValue(Math.max(1, Math.round(performance.now() - atMs)));
      };
    }
    const writer = writers[number % writers.length];
    if (!writer) throw new RangeError("nobody writes");
    sentAtMs.set(body, performance.now());
    const mentions = target
      ? { mentions: { userIds: [target.account.userId], here: false, channel: false } }
      : {};
    sends.push(writer.client.channel(channelId).send({ text: body, ...mentions }));
    await sleep(EVERY_MS);
  }
  await Promise.all(sends);
  await sleep(SETTLE_MS);
  const inboxFrames = others.reduce((sum, each) => sum + each.inboxFrames, 0) - inboxBefore;
  await inParallel(PARALLEL, open, ({ client }) => client.channel(channelId).close());
  return {
    name,
    members,
    sockets: listeners.length,
    open: open.length,
    messages: MESSAGES,
    mentions: called,
    shown,
    expected: MESSAGES * open.length,
    p50Ms: latencies.getValueAtPercentile(50),
    p99Ms: latencies.getValueAtPercentile(99),
    inboxFramesPerMessage: inboxFrames / MESSAGES,
    calledHeard,
    called,
    calledP99Ms: calls.getValueAtPercentile(99),
  };
}

function print(audiences: Audience[]): void {
  for (const each of audiences) {
    process.stdout.write(`
${each.name}: ${each.members} members, ${each.sockets} sockets, ${each.open} have it open
  shown        ${each.shown} of ${each.expected}, p50 ${each.p50Ms} ms, p99 ${each.p99Ms} ms from writing to screen
  not open     ${each.inboxFramesPerMessage.toFixed(2)} inbox frames a message to ${each.sockets - each.open} sockets
  called       ${each.calledHeard} of ${each.called} heard of it, p99 ${each.calledP99Ms} ms
`);
  }
  if (process.argv.includes("--json")) process.stdout.write(`${JSON.stringify(audiences)}\n`);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
