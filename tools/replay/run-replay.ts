import { build as buildHistogram } from "hdr-histogram-js";
import { assertChaosAllowed, Chaos } from "../load/chaos.ts";
import { progressLog } from "../load/counted.ts";
import type { LoadHooks } from "../load/load-hooks.ts";
import { OwnLoad } from "../load/own-load.ts";
import { showProgress } from "../load/show-progress.ts";
import { seededRandom } from "../random.ts";
import { type LivePanel, livePanel } from "../terminal/live-panel.ts";
import { Changes } from "./load/changes.ts";
import { type Population, setUp } from "./load/set-up.ts";
import { Sockets } from "./load/sockets.ts";
import type { ReplayOptions } from "./options.ts";
import { Oracle } from "./oracle/oracle.ts";
import type { Fault } from "./oracle/tally.ts";
import { pickPeople } from "./pick-people.ts";
import { progressLine, progressLines } from "./progress.ts";
import { readFriendGraph } from "./read/friend-graph.ts";
import { readTrips } from "./read/read-trips.ts";

const CHECK_EVERY_MS = 500;
/** How long after the last report its traces are still looked for. */
const SETTLE_MS = 3_000;
const SHOWN_ERRORS = 20;

/** What a replay found. The first eight are its result; the rest says how it came about. */
export interface ReplayFigures {
  users: number;
  /** Reports sent. */
  updates: number;
  /** Friends who appeared, moved or left on a screen, and those of snapshots. */
  events: number;
  missed: number;
  leaked: number;
  wrongDistance: number;
  p50Ms: number;
  p99Ms: number;
  friendships: number;
  onScreen: number;
  sockets: number;
  /** Sockets that closed without the driver's wish. */
  closedSockets: number;
  resets: number;
  evictions: number;
  changes: number;
  /** Requests that failed. */
  errors: number;
  driverBusy: number;
  driverLagMaxMs: number;
  driverSaturated: boolean;
  /** Of all cores, with everything that ran on them. */
  machineBusy: number;
  machineSaturated: boolean;
  perSecond: { updates: number; events: number };
}

export interface ReplayHooks extends LoadHooks {
  /**
   * Whether what stays on a screen is judged, and not only what comes; unless told otherwise, it is. A phone that has no network, or
   * whose server was killed, cannot be told that somebody left.
   */
  judgesScreens?: boolean;
}

export interface ReplayResult {
  figures: ReplayFigures;
  /** The first things that were wrong. */
  faults: readonly Fault[];
}

/**
 * Runs a replay against a server that runs already.
 *
 * @throws UsageError where the data or the server is not what the options say
 */
export async function runReplay(
  options: ReplayOptions,
  panel: LivePanel = livePanel(),
  hooks: ReplayHooks = {},
): Promise<ReplayResult> {
  const random = seededRandom(options.seed);
  const trips = await readTrips(options.trips);
  const pairs = pickPeople(await readFriendGraph(options.friends), options.users, random);
  if (options.chaos) await assertChaosAllowed(options.url);

  // Latencies in ms, up to a minute, to three digits.
  const latencies = buildHistogram({ lowestDiscernibleValue: 1, highestTrackableValue: 60_000 });
  const sockets = new Sockets();
  const ownLoad = new OwnLoad();
  const oracle = new Oracle({
    radiusM: options.radiusM,
    ...(hooks.judgesScreens === false && { judgesScreens: false }),
    onShown: (latencyMs) => latencies.recordValue(Math.min(60_000, Math.max(1, Math.round(latencyMs)))),
  });
  let updates = 0;
  let errors = 0;
  const onError = (error: Error) => {
    errors += 1;
    if (errors <= SHOWN_ERRORS) panel.log(`! ${error.name}: ${error.message}`);
  };

  const population = await setUp({
    replay: options,
    trips,
    pairs,
    random,
    oracle,
    webSocket: sockets.connect,
    onReport: () => {
      updates += 1;
    },
    onError,
    onProgress: progressLog(panel),
    ...(hooks.clock && { clock: hooks.clock }),
  });
  const { friendships, sharing } = population;
  const changes = new Changes({ random, oracle, friendships, sharing, onError });
  const chaos = new Chaos(options.url, ["GeoCell", "UserHub"], random, onError);
  const { tally } = oracle;
  const startedAtMs = performance.now();
  const atStart = { updates, events: tally.events };

  const figures = (): ReplayFigures => {
    const elapsedS = (performance.now() - startedAtMs) / 1_000;
    return {
      users: options.users,
      updates,
      events: tally.events,
      missed: tally.missed,
      leaked: tally.leaked,
      wrongDistance: tally.wrongDistance,
      p50Ms: latencies.getValueAtPercentile(50),
      p99Ms: latencies.getValueAtPercentile(99),
      friendships: friendships.length,
      onScreen: oracle.countShown(),
      sockets: sockets.open,
      closedSockets: sockets.closed,
      resets: chaos.resets,
      evictions: chaos.evictions,
      changes: changes.count,
      errors,
      driverBusy: ownLoad.busy,
      driverLagMaxMs: ownLoad.lagMs.max,
      driverSaturated: ownLoad.saturated,
      machineBusy: ownLoad.machineBusy,
      machineSaturated: ownLoad.machineSaturated,
      perSecond: {
        updates: (updates - atStart.updates) / elapsedS,
        events: (tally.events - atStart.events) / elapsedS,
      },
    };
  };

  await hooks.begins?.();
  ownLoad.start();
  const stopLooking = look(options, panel, oracle, figures, startedAtMs);
  const stopReports = reportInTurn(population, options.intervalMs);
  if (options.privacy === "mixed") changes.start();
  if (options.chaos) chaos.start();

  await sleep(options.minutes * 60_000);
  await hooks.ends?.();
  await Promise.all([changes.stop(), chaos.stop()]);
  stopReports();
  await sleep(SETTLE_MS);
  oracle.check(performance.now());
  const result = { figures: figures(), faults: tally.faults };
  stopLooking();
  sockets.end();
  for (const person of population.people) person.leave();
  return result;
}

/** Everybody reports once an interval, each at a moment of their own. */
function reportInTurn({ people }: Population, intervalMs: number): () => void {
  let stopped = false;
  const timers = people.map((person, number) => {
    const report = () => {
      if (stopped) return;
      timers[number] = setTimeout(report, intervalMs);
      void person.report();
    };
    return setTimeout(report, (intervalMs * number) / people.length);
  });
  return () => {
    stopped = true;
    for (const timer of timers) clearTimeout(timer);
  };
}

/** Lets the oracle look around, and a person watch. */
function look(
  options: ReplayOptions,
  panel: LivePanel,
  oracle: Oracle,
  figures: () => ReplayFigures,
  startedAtMs: number,
): () => void {
  const elapsedMs = () => Math.min(performance.now() - startedAtMs, options.minutes * 60_000);
  // After a pause of the driver, what waits in the sockets is read first: it did come in time.
  const checks = setInterval(() => setImmediate(() => oracle.check(performance.now())), CHECK_EVERY_MS);
  const stopShowing = showProgress(
    panel,
    () => progressLines(options, figures(), elapsedMs()),
    () => progressLine(options, figures(), elapsedMs()),
  );
  return () => {
    clearInterval(checks);
    stopShowing();
  };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
