import type { Assumed } from "../assumptions.ts";
import { busyShare, cellClasses, workMs } from "../bill/cell-density.ts";
import { kindShares } from "../bill/chat-bill.ts";
import { sessionsPerDay } from "../bill/nearby-bill.ts";
import type { Figures } from "../figures.ts";
import { CHANNEL_KINDS } from "../measure/chat-cast.ts";
import type { ChatStretch } from "../measure/chat-run.ts";
import { FRIENDS } from "../measure/nearby-run.ts";

const DAY_S = 86_400;
const DAYS_A_YEAR = 365;
const TOKEN_S = 13 * 60;
const GIGABYTE = 1e9;

/** What the platform takes, and Hither's own bounds. */
export const BOUNDS = {
  d1Gigabytes: 10,
  d1QueriesPerS: 1_000,
  queueMessagesPerS: 5_000,
  objectMessagesPerS: 1_000,
} as const;

/** Everything that capacity is reckoned from, by name: a second, unless the name says otherwise. */
export interface Capacity {
  reports: number;
  sightings: number;
  connects: number;
  tokens: number;
  cellMessages: number;
  nearBytesIn: number;
  nearBytesOut: number;
  messages: number;
  peakMessages: number;
  shownMessages: number;
  hubDeliveries: number;
  fileBytes: number;
  chatBytesIn: number;
  chatBytesOut: number;
  notifications: number;
  /** Queries of a connect, and of a token, to D1. */
  identityQueries: number;
  identityDatabases: number;
  directoryQueries: number;
  directoryGigabytes: number;
  directoryDatabases: number;
  queues: number;
  cells: number;
  busyCells: number;
  relays: number;
  hubs: number;
  channels: number;
  filesKept: number;
  messagesKept: number;
  archiveTerabytes: number;
  hotTerabytes: number;
  filesPetabytes: number;
  emptyObjectsTerabytes: number;
  fileObjectsPetabytes: number;
  onlineGigabytes: number;
}

export function capacityOf({ nearby, chat, storage }: Figures, assumed: Assumed): Capacity {
  const { concurrentUsers, chatUsers, dailyUsers } = assumed;
  const { walking, connecting, refreshing } = nearby;
  const userSeconds = nearby.users * walking.seconds;
  const online = concurrentUsers / userSeconds;
  const connects = (concurrentUsers * sessionsPerDay(assumed)) / DAY_S;
  const tokens = Math.max(connects, concurrentUsers / TOKEN_S);
  const messages = (chatUsers * assumed.messagesPerUser) / DAY_S;
  const perMessage = mixOf(chat.kinds, assumed);
  const classes = cellClasses(assumed);
  const workPerUserS = workMs(walking.cells) / userSeconds;
  const seconds = assumed.years * DAYS_A_YEAR * DAY_S;
  const hotMessages = messages * assumed.hotMonths * 30 * DAY_S;
  const files = messages * assumed.attachmentShare;
  const channels = chatUsers * assumed.channelsPerUser;
  const notifications = messages * assumed.peakFactor * perMessage((each) => each.counts.queue.writes);
  const tokenQueries = refreshing.counts.d1.queries / nearby.tokens;
  const identityQueries = tokens * tokenQueries;
  const directoryQueries = Math.max(
    0,
    connects * (connecting.counts.d1.queries / nearby.users - tokenQueries),
  );
  const directoryGigabytes = (dailyUsers * FRIENDS.all * nearby.friendRowBytes) / GIGABYTE;
  return {
    reports: nearby.reports * online,
    sightings: nearby.sightings * online,
    connects,
    tokens,
    cellMessages: (walking.counts.objects["GeoCell"]?.messages ?? 0) * online,
    nearBytesIn: walking.traffic.bytesUp * online,
    nearBytesOut: walking.traffic.bytesDown * online,
    messages,
    peakMessages: messages * assumed.peakFactor,
    shownMessages: messages * perMessage((each) => each.listeners * each.messages),
    hubDeliveries: messages * perMessage((each) => each.counts.objects["UserHub"]?.calls ?? 0),
    fileBytes: files * assumed.attachmentMb * 1e6,
    chatBytesIn: messages * perMessage((each) => each.traffic.bytesUp),
    chatBytesOut: messages * perMessage((each) => each.traffic.bytesDown),
    notifications,
    identityQueries,
    identityDatabases: Math.ceil(identityQueries / BOUNDS.d1QueriesPerS),
    directoryQueries,
    directoryGigabytes,
    directoryDatabases: Math.ceil(
      Math.max(directoryGigabytes / BOUNDS.d1Gigabytes, directoryQueries / BOUNDS.d1QueriesPerS),
    ),
    queues: Math.ceil(notifications / BOUNDS.queueMessagesPerS),
    cells: classes.reduce((all, { cells }) => all + cells, 0),
    busyCells: classes.reduce((all, { cells, users }) => all + cells * busyShare(users, workPerUserS), 0),
    relays: classes.reduce((all, { cells, relays }) => all + cells * relays, 0),
    hubs: Math.max(dailyUsers, chatUsers),
    channels,
    filesKept: files * seconds,
    messagesKept: messages * seconds,
    archiveTerabytes: (messages * seconds * storage.archiveBytes) / 1e12,
    hotTerabytes: (hotMessages * storage.objectBytes) / 1e12,
    filesPetabytes: (files * seconds * assumed.attachmentMb * 1e6) / 1e15,
    emptyObjectsTerabytes:
      (channels * storage.emptyChannelBytes + Math.max(dailyUsers, chatUsers) * storage.hubBytes) / 1e12,
    fileObjectsPetabytes: (files * seconds * storage.storedFileBytes) / 1e15,
    onlineGigabytes: (concurrentUsers * nearby.memoryBytesPerUser) / GIGABYTE,
  };
}

/** Something of every kind's stretch, for one message of the assumed mix. */
function mixOf(kinds: Figures["chat"]["kinds"], assumed: Assumed) {
  const shares = kindShares(assumed);
  return (count: (stretch: ChatStretch) => number): number =>
    CHANNEL_KINDS.reduce((all, kind) => all + (shares[kind] * count(kinds[kind])) / kinds[kind].messages, 0);
}
