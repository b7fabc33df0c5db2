import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import { HitherClient } from "../../../client/index.ts";
import { uploadLandscape } from "../../crowd/crowd-files.ts";
import { counted, type OnProgress } from "../../load/counted.ts";
import { PushService } from "../../push-service/push-service.ts";
import { seededRandom } from "../../random.ts";
import { CHANNEL_KINDS, type ChannelKind, type ChatRoom, type Chatter, castChat } from "./chat-cast.ts";
import { startMeteredHither } from "./metered-server.ts";
import { seconds } from "./nearby-run.ts";
import { ServerProcess } from "./server-process.ts";
import { type Stretch, Watch } from "./stretch.ts";
import { textOf } from "./texts.ts";
import { Traffic } from "./traffic.ts";

/** A conversation: who has the channel on their screen opens it, so many messages are written, one every 2 s, and it is closed. */
const MESSAGES = 10;
const EVERY_S = 2;
/** Whoever writes is seen typing for so long. */
const TYPING_S = 0.5;
/** Until inboxes are told, notifications are sent, and alarms have rung. */
const SETTLE_S = 8;
const FILES = 10;
const IDLE_S = 5;

/** A stretch in which so many messages were written. */
export interface ChatStretch extends Stretch {
  messages: number;
  /** Phones with the app open that heard of a message, for each message. */
  listeners: number;
  /** All members but the sender, for each message. */
  recipients: number;
}

export interface ChatFigures {
  kinds: Record<ChannelKind, ChatStretch>;
  /** Files that are uploaded, sent to one person, and fetched by that one; `messages` counts them. */
  files: Stretch & { messages: number };
  notifications: number;
  idleCpuMsPerS: number;
  /** From writing to the acknowledgement, and to another screen. */
  storedMs: { p50: number; p99: number };
  shownMs: { p50: number; p99: number };
}

interface Device extends Chatter {
  client: HitherClient | null;
}

/** Conversations of each kind, one kind after the other, in real time. */
export async function runChat(
  callExtraMs: number,
  seed: number,
  onProgress: OnProgress,
): Promise<ChatFigures> {
  const random = seededRandom(seed);
  const pushService = await PushService.start();
  const hither = await startMeteredHither(callExtraMs, {
    pushService: { host: pushService.host, url: pushService.url, fcm: pushService.fcm },
  });
  try {
    const { chatters, rooms } = await castChat(hither.server, pushService, onProgress);
    const serverProcess = new ServerProcess();
    const traffic = new Traffic();
    const watch = new Watch(hither, serverProcess, traffic, "GeoCell");
    const idle = await watch.during(() => seconds(IDLE_S));
    const devices = new Map<string, Device>();
    const present = chatters.filter(({ presence }) => presence === "open" || presence === "online");
    for (const chatter of chatters) devices.set(chatter.person.userId, { ...chatter, client: null });
    await counted("phones connect", present, onProgress, async (chatter) => {
      devices.set(chatter.person.userId, { ...chatter, client: await connect(hither.url, chatter, traffic) });
    });
    await seconds(SETTLE_S);

    const [stored, shown] = [createHistogram(), createHistogram()];
    const kinds = {} as Record<ChannelKind, ChatStretch>;
    for (const kind of CHANNEL_KINDS) {
      const some = rooms.filter((room) => room.kind === kind);
      const talk = async (room: ChatRoom) => converse(room, devices, random, stored, shown);
      const stretch = await watch.during(async () => {
        await Promise.all(some.map(talk));
        await seconds(SETTLE_S);
      });
      const per = (count: (room: ChatRoom) => number) =>
        some.reduce((all, room) => all + count(room), 0) / some.length;
      kinds[kind] = {
        ...stretch,
        messages: some.length * MESSAGES,
        listeners: per(({ members }) => members.filter((member) => isPresent(member)).length),
        recipients: per(({ members }) => members.length - 1),
      };
      onProgress("kinds of channels", CHANNEL_KINDS.indexOf(kind) + 1, CHANNEL_KINDS.length);
    }
    const direct = rooms.find(({ kind }) => kind === "direct");
    if (!direct) throw new RangeError("no direct channel");
    const files = await watch.during(async () => {
      await sendFiles(direct, devices, random);
      await seconds(SETTLE_S);
    });
    const notifications = pushService.arrivals.length;
    for (const { client } of devices.values()) client?.close();
    return {
      kinds,
      files: { ...files, messages: FILES },
      notifications,
      idleCpuMsPerS: idle.cpuMs / idle.seconds,
      storedMs: percentiles(stored),
      shownMs: percentiles(shown),
    };
  } finally {
    await hither.stop();
    await pushService.stop();
  }
}

async function connect(url: string, { person }: Chatter, traffic: Traffic): Promise<HitherClient> {
  const client = new HitherClient({ url, api: person.api, name: "hither-cost", webSocket: traffic.connect });
  client.on("error", (error) => process.stderr.write(`! ${error.message}\n`));
  client.connect();
  await client.watchInbox();
  await client.setActivity(true);
  return client;
}

async function converse(
  room: ChatRoom,
  devices: ReadonlyMap<string, Device>,
  random: () => number,
  stored: RecordableHistogram,
  shown: RecordableHistogram,
): Promise<void> {
  const there = room.members.flatMap(({ person, presence }) => {
    const client = devices.get(person.userId)?.client;
    return client && presence === "open"
      ? [{ userId: person.userId, view: client.channel(room.channelId) }]
      : [];
  });
  let writtenAtMs = 0;
  for (const { userId, view } of there) {
    view.on("message", ({ senderId }) => {
      if (senderId !== userId) record(shown, writtenAtMs);
      view.markRead();
    });
    await view.open();
  }
  // They do not all write in the same instant.
  await seconds(EVERY_S * random());
  for (let index = 0; index < MESSAGES; index += 1) {
    const writer = there[index % there.length];
    if (!writer) throw new RangeError("nobody writes");
    writer.view.typing();
    await seconds(TYPING_S);
    writtenAtMs = performance.now();
    await writer.view.send({ text: textOf(random) });
    record(stored, writtenAtMs);
    await seconds(EVERY_S - TYPING_S);
  }
  await Promise.all(there.map(({ view }) => view.close()));
}

async function sendFiles(
  { channelId, members: [sender, reader] }: ChatRoom,
  devices: ReadonlyMap<string, Device>,
  random: () => number,
): Promise<void> {
  const client = devices.get(sender?.person.userId ?? "")?.client;
  if (!sender || !reader || !client) throw new RangeError("nobody sends a file");
  for (let index = 0; index < FILES; index += 1) {
    const file = await uploadLandscape(sender.person.api, random);
    await client.channel(channelId).send({ text: "A view", attachments: [file] });
    const response = await reader.person.api.files.fetch({ fileId: file.fileId, channelId });
    await response.arrayBuffer();
    await seconds(EVERY_S / 2);
  }
}

function isPresent({ presence }: Chatter): boolean {
  return presence === "open" || presence === "online";
}

function record(histogram: RecordableHistogram, sinceMs: number): void {
  histogram.record(Math.max(1, Math.round((performance.now() - sinceMs) * 1_000)));
}

function percentiles(histogram: RecordableHistogram): { p50: number; p99: number } {
  return { p50: histogram.percentile(50) / 1_000, p99: histogram.percentile(99) / 1_000 };
}
