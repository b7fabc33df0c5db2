import { createHistogram } from "node:perf_hooks";
import type { OnProgress } from "../../load/counted.ts";
import { counted } from "../../load/counted.ts";
import type { LocalServer } from "../../local-server/start-server.ts";
import { makeFriendships, makePeople } from "../../people/many-people.ts";
import { seededRandom } from "../../random.ts";
import { SHARE_ALL } from "../../replay/load/privacy-mix.ts";
import { startMeteredHither } from "./metered-server.ts";
import { NearbyPhone, type NearbySights } from "./nearby-phone.ts";
import { paced } from "./paced.ts";
import { keepReporting } from "./report-loop.ts";
import { ServerProcess } from "./server-process.ts";
import { type Stretch, Watch } from "./stretch.ts";
import { Traffic } from "./traffic.ts";
import { makeCrowd } from "./walkers.ts";

export interface NearbyPlan {
  users: number;
  minutes: number;
  seed: number;
  callExtraMs: number;
}

/** By the design's numbers: 400 friends, some of them online, a handful near. */
export const FRIENDS = { all: 400, online: 40, sameCity: 5 } as const;
/** So many people come, and go, in a second. */
export const COMING_PER_S = 20;
const TOKENS = 50;
const IDLE_S = 10;
/** After joins, and after the last report, what they caused still arrives. */
const SETTLE_S = 3;

export interface NearbyFigures {
  users: number;
  friendsInTouch: number;
  /** Everybody connects, says where they are, and sees who is near. */
  connecting: Stretch;
  /** Everybody walks and reports. */
  walking: Stretch;
  leaving: Stretch;
  /** A new token for the socket, `tokens` times. */
  refreshing: Stretch;
  tokens: number;
  reports: number;
  sightings: number;
  latencyMs: { p50: number; p99: number };
  /** CPU of the server in a second without a client, in ms. */
  idleCpuMsPerS: number;
  memoryBytesPerUser: number;
  /** Of D1, for one of the two rows of a friendship, its indexes included. */
  friendRowBytes: number;
}

/** A stretch of the representative hour with Hither, in real time. */
export async function runNearby(plan: NearbyPlan, onProgress: OnProgress): Promise<NearbyFigures> {
  const random = seededRandom(plan.seed);
  const hither = await startMeteredHither(plan.callExtraMs);
  try {
    const { users } = plan;
    const names = Array.from({ length: users }, (_, index) => `Walker ${index}`);
    const people = await makePeople(hither.server, names);
    const crowd = makeCrowd(
      { users, onlineFriends: Math.min(FRIENDS.online, users - 1), sameCityFriends: FRIENDS.sameCity },
      random,
    );
    const emptyBytes = await databaseBytes(hither.server);
    const idOf = (index: number) => people[index]?.userId ?? "";
    const friendships = [
      ...crowd.pairs.map(([a, b]) => [idOf(a), idOf(b)] as const),
      ...offlineFriends(people.map(({ userId }) => userId)),
    ];
    await makeFriendships(hither.server, friendships);
    const friendRowBytes = ((await databaseBytes(hither.server)) - emptyBytes) / (2 * friendships.length);
    await counted("people share where they are", people, onProgress, async ({ api }) => {
      await api.setSharing(SHARE_ALL);
    });

    const serverProcess = new ServerProcess();
    const traffic = new Traffic();
    const watch = new Watch(hither, serverProcess, traffic, "GeoCell");
    const sights: NearbySights = {
      reports: 0,
      sightings: 0,
      latency: createHistogram(),
      reportedAtMs: new Map(),
    };
    const phones = people.map((account, index) => {
      const walker = crowd.walkers[index];
      if (!walker) throw new RangeError("nobody walks");
      return { phone: new NearbyPhone(hither.url, account, traffic, sights), walker };
    });
    const memoryBefore = serverProcess.memoryBytes;
    // Hubs read a user's friends once in their life: what is counted is somebody who comes back.
    await counted("phones connect for the first time", phones, onProgress, ({ phone, walker }) =>
      phone.begin(walker.place),
    );
    const memoryBytesPerUser = (serverProcess.memoryBytes - memoryBefore) / users;
    for (const { phone } of phones) phone.leave();
    await seconds(SETTLE_S);
    const idle = await watch.during(() => seconds(IDLE_S));
    const connecting = await watch.during(async () => {
      await paced(COMING_PER_S, phones, ({ phone, walker }) => phone.begin(walker.place));
      await seconds(SETTLE_S);
    });

    const stop = keepReporting(phones, random);
    sights.sightings = 0;
    sights.latency.reset();
    const walking = await watch.during(() => minutes(plan.minutes, onProgress));
    stop();
    await seconds(SETTLE_S);
    const refreshing = await watch.during(async () => {
      for (const { api } of people.slice(0, TOKENS)) await api.token();
    });
    const leaving = await watch.during(async () => {
      await paced(COMING_PER_S, phones, async ({ phone }) => phone.leave());
      await seconds(SETTLE_S);
    });
    return {
      users,
      friendsInTouch: crowd.pairs.length,
      connecting,
      walking,
      leaving,
      refreshing,
      tokens: Math.min(TOKENS, users),
      reports: sights.reports,
      sightings: sights.sightings,
      latencyMs: { p50: sights.latency.percentile(50) / 1_000, p99: sights.latency.percentile(99) / 1_000 },
      idleCpuMsPerS: idle.cpuMs / idle.seconds,
      memoryBytesPerUser,
      friendRowBytes,
    };
  } finally {
    await hither.stop();
  }
}

/** Friends who are not there: to their user's hub and cells they are words like all others. */
function offlineFriends(userIds: readonly string[]): [string, string][] {
  const count = FRIENDS.all - FRIENDS.online;
  return userIds.flatMap((userId) =>
    Array.from({ length: count }, (_, index): [string, string] => [userId, `${userId}-${index}`]),
  );
}

async function databaseBytes({ miniflare }: LocalServer): Promise<number> {
  const { meta } = await (await miniflare.getD1Database("DB")).prepare("SELECT 1").run();
  return meta.size_after;
}

/** Waits, and says how far it has got. */
export async function minutes(count: number, onProgress: OnProgress): Promise<void> {
  const steps = Math.max(1, Math.round(count * 6));
  for (let step = 1; step <= steps; step += 1) {
    await seconds((count * 60) / steps);
    onProgress("stretches of walking", step, steps);
  }
}

export function seconds(count: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, count * 1_000));
}
