/**
 * Who is notified of what, where 1,000 people get 10,000 messages and 300 of them are offline: for every message and everyone who
 * did not write it, whether it was told, told by the notification of a later one, or not told and why. It must add up: what
 * the push service decrypted is held against what was written. Run with
 * `npm run bench -- notifications [--users 1000] [--offline 300] [--messages 10000] [--seed 1] [--json]`; every inbox is on this machine's
 * disk, so it is faster with `TMPDIR` in memory.
 */
import { parseArgs } from "node:util";
import { build as buildHistogram } from "hdr-histogram-js";
import { HitherClient } from "../client/index.ts";
import { buildProject } from "../tools/build.ts";
import { inParallel } from "../tools/in-parallel.ts";
import { startServer } from "../tools/local-server/start-server.ts";
import { type Account, befriend } from "../tools/people/befriend.ts";
import { personApi } from "../tools/people/local-api.ts";
import { castRoles, type Role } from "../tools/push-load/roles.ts";
import { messageIn, type Recipient, type Row, tally, total } from "../tools/push-load/tally.ts";
import { PushService } from "../tools/push-service/push-service.ts";
import { seededRandom, shuffled } from "../tools/random.ts";

const { values } = parseArgs({
  options: {
    users: { type: "string", default: "1000" },
    offline: { type: "string", default: "300" },
    messages: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});
const users = Number(values.users);
const messages = Number(values.messages);
const random = seededRandom(Number(values.seed));

/** Channels of a team, as shares of all people; so many of each are writers. */
const CHANNEL_SHARES = [0.25, 0.225, 0.2, 0.175, 0.15];
const WRITERS = 10;
/** Of 20 messages one is for a single friend, who is offline. */
const DIRECT_EVERY = 20;
const DIRECT_CHANNELS = Math.min(50, Number(values.offline));
/** One message in so many names those who hear of mentions only: fewer than the 100 of a channel that the server counts. */
const MENTION_EVERY = 40;
const PARALLEL = 12;
const SENDING = 24;
/** So long nothing came any more, and all has come. */
const QUIET_MS = 15_000;

interface Member extends Recipient {
  account: Account;
  client: HitherClient | null;
}

interface Channel {
  channelId: string;
  members: Member[];
  writers: Member[];
  mentionable: Member[];
}

const started = performance.now();
await buildProject();
const service = await PushService.start();
const server = await startServer({ pushService: service });
try {
  const url = `http://127.0.0.1:${server.port}`;
  const members = await makeMembers(url);
  const channels = await makeChannels(members);
  const directs = await makeDirects(channels, members);
  await inParallel(PARALLEL, members, (member) => begin(member, url));
  say(`${members.length} people are there`);
  await sleep(QUIET_MS / 3);

  const sentAtMs = new Map<string, number>();
  const sendingMs = await write(channels, directs, sentAtMs);
  say(`${messages} messages were written in ${(sendingMs / 1_000).toFixed(1)} s`);
  const drainedMs = await untilQuiet();
  const rows = tally(members, service.arrivals);
  report(rows, { sendingMs, drainedMs, ...latencies(sentAtMs) });
  for (const { client } of members) client?.close();
  process.exitCode = [...rows, total(rows)].every(addsUp) && service.faults.length === 0 ? 0 : 1;
} finally {
  await server.stop();
  await service.stop();
}
process.exit();

async function makeMembers(url: string): Promise<Member[]> {
  const roles = shuffled(random, castRoles(users, Number(values.offline)));
  const members: Member[] = [];
  await inParallel(PARALLEL, roles.entries(), async ([index, role]) => {
    const api = personApi(url, index + 1);
    const { userId } = await api.signInAsGuest();
    const to = role.hasDevice === false ? null : await register({ userId, api }, index);
    if (role.isQuiet) {
      const allDay = { from: "00:00", to: "00:00", timeZone: "UTC" };
      await api.notifications.setSettings({ quietHours: allDay });
    }
    members[index] = { role, to, channels: new Map(), account: { userId, api }, client: null };
  });
  return members;
}

/** Every second device is a browser. */
async function register({ api }: Account, index: number): Promise<string> {
  const { webPush } = await api.notifications.pushOptions();
  const key = webPush?.applicationServerKey ?? "";
  const { to, target } = index % 2 === 0 ? service.webPush.subscribe(key) : service.fcm.register();
  await api.notifications.registerPush(target);
  return to;
}

/** Everybody is in one channel of the team. */
async function makeChannels(members: Member[]): Promise<Channel[]> {
  const [owner] = members;
  if (!owner) throw new RangeError("nobody");
  const { teams } = owner.account.api;
  const { teamId } = await teams.create({ name: "Team" });
  const { code = "" } = await teams.createInvite(teamId);
  await inParallel(PARALLEL, members.slice(1), async ({ account }) => {
    await account.api.teams.join(code);
  });
  const channels: Channel[] = [];
  let from = 0;
  for (const [index, share] of CHANNEL_SHARES.entries()) {
    const isLast = index === CHANNEL_SHARES.length - 1;
    const some = members.slice(from, isLast ? undefined : from + Math.round(share * members.length));
    from += some.length;
    const { channelId } = await teams.createChannel(teamId, {
      name: `Channel ${index}`,
      visibility: "public",
    });
    await inParallel(PARALLEL, some, (member) => join(member, channelId));
    // Who made it is in it; where that is not their channel, they leave.
    if (!some.includes(owner)) await owner.account.api.channels.leave(channelId);
    const writers = some.filter(({ role }) => role.hasOpen).slice(0, WRITERS);
    const mentionable = some.filter(({ role }) => role.level === "mentions").slice(0, 50);
    channels.push({ channelId, members: some, writers, mentionable });
    say(`a channel with ${some.length} members`);
  }
  return channels;
}

async function join({ account, role, channels }: Member, channelId: string): Promise<void> {
  await account.api.channels.join(channelId);
  if (role.level) await account.api.channels.setNotifications(channelId, { level: role.level, until: null });
  channels.set(channelId, { messages: 0, mentioning: 0 });
}

/** Channels of a writer and a friend who is offline. */
async function makeDirects(channels: Channel[], members: Member[]): Promise<Channel[]> {
  const writers = channels.flatMap((channel) => channel.writers);
  const friends = members.filter(({ role }) => isPlainlyOffline(role)).slice(0, DIRECT_CHANNELS);
  const directs: Channel[] = [];
  await inParallel(PARALLEL, friends.entries(), async ([index, friend]) => {
    const writer = writers[index % writers.length];
    if (!writer) throw new RangeError("nobody writes");
    await befriend(writer.account, friend.account);
    const { channelId } = await writer.account.api.channels.direct(friend.account.userId);
    friend.channels.set(channelId, { messages: 0, mentioning: 0 });
    directs[index] = { channelId, members: [friend], writers: [writer], mentionable: [] };
  });
  return directs;
}

function isPlainlyOffline({ isOnline, level, isQuiet }: Role): boolean {
  return !isOnline && level === undefined && !isQuiet;
}

/** Takes out the phone, or leaves it where it is. */
async function begin(member: Member, url: string): Promise<void> {
  const { role, account, channels } = member;
  if (!role.isOnline) return;
  const client = new HitherClient({
    url,
    api: account.api,
    token: async () => (await account.api.token()).token,
  });
  member.client = client;
  client.connect();
  await client.setActivity(role.isActive ?? false);
  const [channelId] = channels.keys();
  if (role.hasOpen && channelId) await client.channel(channelId).open();
}

async function write(
  channels: Channel[],
  directs: Channel[],
  sentAtMs: Map<string, number>,
): Promise<number> {
  const startMs = performance.now();
  await inParallel(SENDING, Array.from({ length: messages }).keys(), async (index) => {
    const isDirect = index % DIRECT_EVERY === 0 && directs.length > 0;
    const some = isDirect ? directs : channels;
    const channel = some[Math.floor(random() * some.length)];
    const writer = channel?.writers[Math.floor(random() * channel.writers.length)];
    if (!channel || !writer?.client) throw new RangeError("nobody writes");
    const isMentioning = !isDirect && index % MENTION_EVERY === 1;
    const named = isMentioning ? channel.mentionable : [];
    for (const member of channel.members) {
      const written = member === writer ? undefined : member.channels.get(channel.channelId);
      if (!written) continue;
      written.messages += 1;
      if (named.includes(member)) written.mentioning += 1;
    }
    const userIds = named.map(({ account }) => account.userId);
    const atMs = performance.now();
    const { seq } = await writer.client.channel(channel.channelId).send({
      text: `message ${index}`,
      ...(userIds.length > 0 && { mentions: { userIds, here: false, channel: false } }),
    });
    sentAtMs.set(`${channel.channelId} ${seq}`, performance.timeOrigin + atMs);
    if (index % 1_000 === 999) say(`${index + 1} messages, ${service.arrivals.length} notifications`);
  });
  return performance.now() - startMs;
}

/** Waits until no notification comes any more. Answers how long the last one took. */
async function untilQuiet(): Promise<number> {
  const startMs = performance.timeOrigin + performance.now();
  for (let before = -1; before !== service.arrivals.length; ) {
    before = service.arrivals.length;
    await sleep(QUIET_MS);
  }
  return Math.max(0, (service.arrivals.at(-1)?.atMs ?? startMs) - startMs);
}

/** From writing a message to the arrival of the notification that it is the newest of. */
function latencies(sentAtMs: Map<string, number>) {
  const histogram = buildHistogram({ lowestDiscernibleValue: 1, highestTrackableValue: 3_600_000 });
  for (const arrival of service.arrivals) {
    const message = messageIn(arrival);
    const sentMs = message ? sentAtMs.get(`${message.channelId} ${message.seq}`) : undefined;
    if (sentMs !== undefined) histogram.recordValue(Math.max(1, Math.round(arrival.atMs - sentMs)));
  }
  return { p50Ms: histogram.getValueAtPercentile(50), p99Ms: histogram.getValueAtPercentile(99) };
}

function addsUp({ pairs, sent, collapsed, suppressed, missing }: Row): boolean {
  return missing === 0 && pairs === sent + collapsed + suppressed;
}

interface Times {
  sendingMs: number;
  drainedMs: number;
  p50Ms: number;
  p99Ms: number;
}

function report(rows: Row[], times: Times): void {
  const all = total(rows);
  const cells = ({ role, people, pairs, sent, collapsed, suppressed, because, missing }: Row) =>
    [
      role.padEnd(24),
      ...[people, pairs, sent, collapsed, suppressed, missing].map((n) => number(n).padStart(11)),
      `  ${because}`,
    ].join("");
  const head = ["people", "pairs", "sent", "collapsed", "suppressed", "missing"];
  process.stdout.write(`
${"".padEnd(24)}${head.map((word) => word.padStart(11)).join("")}  suppressed because
${[...rows, all].map(cells).join("\n")}

${[...rows, all].every(addsUp) ? "It adds up" : "IT DOES NOT ADD UP"}: ${number(all.pairs)} = ${number(all.sent)} sent + ${number(all.collapsed)} collapsed + ${number(all.suppressed)} suppressed
${number(service.arrivals.length)} arrived, ${service.faults.length} broke a rule of the push service ${service.faults.slice(0, 3).join("; ")}
from writing to the phone p50 ${times.p50Ms} ms, p99 ${times.p99Ms} ms; the last came ${Math.round(times.drainedMs)} ms after the last message
`);
  if (values.json) process.stdout.write(`${JSON.stringify({ rows, all, ...times })}\n`);
}

function say(what: string): void {
  process.stdout.write(`${Math.round((performance.now() - started) / 1_000)} s: ${what}\n`);
}

function number(count: number): string {
  return count.toLocaleString("en-US");
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
