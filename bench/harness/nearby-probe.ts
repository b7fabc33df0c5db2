import { Freshness } from "./freshness.ts";
import type { NearbyContender, NearbyEvents } from "./nearby-contender.ts";
import { paced, sleep } from "./paced.ts";
import { DriverLoad } from "./usage.ts";
import { Walkers } from "./walkers.ts";

const MAX_P99_MS = 1_000;
/** A queue that grows shows as places that get older. */
const MAX_GROWTH_MS = 150;
/** How long everybody stands before the last step: one that leads back to what was reported before is too short to be told. */
const STAND_MS = 1_000;
/** How long after the last step everybody's newest place may take. */
const SEEN_WITHIN_MS = 1_500;
const LOOK_EVERY_MS = 50;
/** A server that sends nothing for so long has caught up. */
const QUIET_MS = 500;
const QUIET_WITHIN_MS = 20_000;

/** A contender, and those who walk for it. */
export interface Runner {
  contender: NearbyContender;
  walkers: Walkers;
  freshness: Freshness;
  /** Where the next search begins, in updates a second. */
  startPerSecond: number;
  /** The fastest that kept up, of each round. */
  best: Probe[];
}

/** What happened at one rate. */
export interface Probe {
  perSecond: number;
  keepsUp: boolean;
  /** Nothing can be said: the driver itself did not keep up. */
  isDriverSaturated: boolean;
  p50Ms: number;
  p99Ms: number;
  growthMs: number;
  /** Pairs in which the viewer did not see the friend's newest place in the end. */
  lagging: number;
  serverMsPerUpdate: number;
  cores: number;
  helperCores: number;
  nearFramesPerUpdate: number;
  driverBusy: number;
}

/** Starts a contender with walkers of its own. */
export async function runnerOf(
  users: number,
  friends: readonly (readonly number[])[],
  startPerSecond: number,
  start: (walkers: Walkers, events: NearbyEvents) => Promise<NearbyContender>,
): Promise<Runner> {
  const walkers = new Walkers(users);
  const freshness = new Freshness(walkers, friends);
  const contender = await start(walkers, {
    onSeen: (viewer, friend, lng) => freshness.saw(viewer, friend, lng),
  });
  return { contender, walkers, freshness, startPerSecond, best: [] };
}

/** Lets everybody take steps, one after the other, so many a second, and waits until the server has caught up. */
export async function probe(
  { contender, walkers, freshness }: Runner,
  perSecond: number,
  { warmUpMs, countedMs }: { warmUpMs: number; countedMs: number },
): Promise<Probe> {
  const { usage, helperUsage, counts } = contender;
  const take = (number: number, dueMs: number) => {
    const user = number % walkers.count;
    const place = walkers.step(user);
    freshness.took(user, dueMs);
    contender.report(user, place);
  };
  const startMs = performance.now();
  freshness.begin(startMs + warmUpMs, startMs + warmUpMs + countedMs);
  const driver = new DriverLoad();
  const before = {
    server: usage.processorMs,
    helper: helperUsage?.processorMs ?? 0,
    near: counts.nearFrames,
  };
  const updates = await paced(perSecond, warmUpMs + countedMs, take);
  const driverBusy = driver.busy;
  const isDriverSaturated = driver.isSaturated;
  const sentInMs = performance.now() - startMs;
  await sleep(STAND_MS);
  const serverMs = usage.processorMs - before.server;
  const helperMs = (helperUsage?.processorMs ?? 0) - before.helper;
  const tookMs = performance.now() - startMs;
  const nearFrames = counts.nearFrames - before.near;
  await paced(perSecond, (walkers.count * 1_000) / perSecond, take);
  const lagging = await lastSeen(freshness);
  await quiet(contender);
  const { p50Ms, p99Ms, growthMs } = freshness.figures();
  return {
    perSecond,
    keepsUp: !isDriverSaturated && p99Ms < MAX_P99_MS && growthMs < MAX_GROWTH_MS && lagging === 0,
    isDriverSaturated: isDriverSaturated || sentInMs > 1.05 * (warmUpMs + countedMs),
    p50Ms,
    p99Ms,
    growthMs,
    lagging,
    serverMsPerUpdate: serverMs / updates,
    cores: serverMs / (tookMs - STAND_MS),
    helperCores: helperMs / (tookMs - STAND_MS),
    nearFramesPerUpdate: nearFrames / updates,
    driverBusy,
  };
}

/** Waits until everybody sees the newest places, for a while; answers how many pairs do not. */
async function lastSeen(freshness: Freshness): Promise<number> {
  const deadlineMs = performance.now() + SEEN_WITHIN_MS;
  let lagging = freshness.lagging();
  while (lagging > 0 && performance.now() < deadlineMs) {
    await sleep(LOOK_EVERY_MS);
    lagging = freshness.lagging();
  }
  return lagging;
}

/** Waits until the server has nothing left to send. */
async function quiet({ counts }: NearbyContender): Promise<void> {
  const deadlineMs = performance.now() + QUIET_WITHIN_MS;
  for (let before = -1; before !== counts.frames && performance.now() < deadlineMs; ) {
    before = counts.frames;
    await sleep(QUIET_MS);
  }
}
