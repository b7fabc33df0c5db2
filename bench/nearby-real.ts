/**
 * What it costs to show people where their friends are at the pace of real life: a report every 30 s from each of 10,000 connected
 * people. Server processor time and frames out for each update, how old what friends see is, and memory for each client. Against `near-redis`,
 * which knows no better time than a random one. Run with
 * `npm run bench -- nearby-real [--peers DIR] [--users 10000] [--rounds 3] [--quick] [--json] [--docs]`.
 */

import { Freshness } from "./harness/freshness.ts";
import { friendGraph } from "./harness/friend-graph.ts";
import type { NearbyContender, NearbyEvents } from "./harness/nearby-contender.ts";
import { startNearbyHither } from "./harness/nearby-hither.ts";
import { startNearbyRedis } from "./harness/nearby-redis.ts";
import { benchOptions } from "./harness/options.ts";
import { sleep } from "./harness/paced.ts";
import { whyNoPeer } from "./harness/peers.ts";
import { publish } from "./harness/report.ts";
import { Reporters } from "./harness/reporters.ts";
import { type Spread, showNumber, showSpread, spreadOf } from "./harness/spread.ts";
import { DriverLoad } from "./harness/usage.ts";
import { Walkers } from "./harness/walkers.ts";

const MEAN_FRIENDS = 40;
const PERIOD_MS = 30_000;
/** Until everybody has found the time at which friends report. */
const WARM_UP_PERIODS = 3;
/** What is on its way when a round ends still counts. */
const TAIL_MS = 3_000;

const options = benchOptions(3);
// Each person's hub holds files open, too: a system that allows a process 20,000 of them has room for some 4,000 people.
const users = options.users ?? (options.quick ? 60 : 10_000);
const periodMs = options.quick ? 3_000 : PERIOD_MS;

interface Round {
  updates: number;
  serverMsPerUpdate: number;
  /** With the database's. */
  allMsPerUpdate: number;
  nearFramesPerUpdate: number;
  framesPerUpdate: number;
  p50Ms: number;
  p99Ms: number;
  lagging: number;
  driverBusy: number;
}

interface Runner {
  contender: NearbyContender;
  freshness: Freshness;
  reporters: Reporters;
  bytesPerClient: number;
  rounds: Round[];
}

const friends = friendGraph(users, MEAN_FRIENDS);
const notes: string[] = [];
const runners: Runner[] = [];
let thrownAway = 0;
try {
  runners.push(await runnerOf((walkers, events) => startNearbyHither(walkers, friends, events)));
  const { peersDir } = options;
  const whyNot = whyNoPeer(peersDir, "near-redis.mjs", true);
  if (whyNot !== null || peersDir === null) notes.push(whyNot ?? "");
  else {
    runners.push(
      await runnerOf((walkers, events) => startNearbyRedis(peersDir, 1, MEAN_FRIENDS, walkers, events)),
    );
  }
  process.stdout.write(`${showNumber(users)} users are there\n`);
  for (const { reporters, contender } of runners) reporters.start(contender);
  await sleep(options.quick ? 0 : WARM_UP_PERIODS * PERIOD_MS);
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const runner of runners) await measure(runner, round);
  }
} finally {
  for (const { contender, reporters } of runners) {
    reporters.stop();
    await contender.stop();
  }
}
report();
process.exit();

async function runnerOf(
  start: (walkers: Walkers, events: NearbyEvents) => Promise<NearbyContender>,
): Promise<Runner> {
  const walkers = new Walkers(users);
  const freshness = new Freshness(walkers, friends);
  const reporters = new Reporters(walkers, freshness);
  const contender = await start(walkers, {
    onSeen: (viewer, friend, lng) => freshness.saw(viewer, friend, lng),
    onPace: (user, nextReportInMs) => reporters.setPace(user, nextReportInMs),
  });
  const bytesPerClient = (contender.usage.residentBytes - contender.emptyBytes) / users;
  return { contender, freshness, reporters, bytesPerClient, rounds: [] };
}

/** One period in which nobody else reports. */
async function measure({ contender, freshness, reporters, rounds }: Runner, number: number): Promise<void> {
  for (const each of runners) each.reporters.isPaused = each.reporters !== reporters;
  const { usage, helperUsage, counts } = contender;
  const startMs = performance.now();
  freshness.begin(startMs, startMs + periodMs);
  const driver = new DriverLoad();
  const before = {
    server: usage.processorMs,
    helper: helperUsage?.processorMs ?? 0,
    near: counts.nearFrames,
    frames: counts.frames,
    reports: reporters.reports,
  };
  await sleep(periodMs);
  reporters.isPaused = true;
  const updates = reporters.reports - before.reports;
  const { busy: driverBusy, isSaturated } = driver;
  await sleep(options.quick ? 500 : TAIL_MS);
  const serverMs = usage.processorMs - before.server;
  const helperMs = (helperUsage?.processorMs ?? 0) - before.helper;
  const { p50Ms, p99Ms } = freshness.figures();
  const found: Round = {
    updates,
    serverMsPerUpdate: serverMs / updates,
    allMsPerUpdate: (serverMs + helperMs) / updates,
    nearFramesPerUpdate: (counts.nearFrames - before.near) / updates,
    framesPerUpdate: (counts.frames - before.frames) / updates,
    p50Ms,
    p99Ms,
    lagging: freshness.lagging(),
    driverBusy,
  };
  if (isSaturated) thrownAway += 1;
  else rounds.push(found);
  process.stdout.write(`round ${number}, ${contender.name}: ${JSON.stringify(found)}\n`);
}

function report(): void {
  if (thrownAway > 0) notes.push(`${thrownAway} rounds were thrown away, because the driver was saturated.`);
  const counted = runners.filter(({ rounds }) => rounds.length > 0);
  const over = ({ rounds }: Runner, figure: (round: Round) => number): Spread => spreadOf(rounds.map(figure));
  const [ours, theirs] = counted;
  if (ours && theirs) {
    const all =
      over(ours, (each) => each.allMsPerUpdate).median / over(theirs, (each) => each.allMsPerUpdate).median;
    const alone =
      over(ours, (each) => each.serverMsPerUpdate).median /
      over(theirs, (each) => each.serverMsPerUpdate).median;
    notes.push(
      `An update costs ${all.toFixed(2)} of the processor time of near-redis with its Redis, ${alone.toFixed(2)} of that without (wanted: at most 1.0).`,
    );
  }
  if (ours) {
    notes.push(
      `Frames to friends for each update, with ${ours.freshness.meanNear.toFixed(1)} friends always near: ${over(ours, (each) => each.nearFramesPerUpdate).median.toFixed(2)} (wanted: at most 1.5 with 4).`,
      `Phones were told another time to report ${(ours.reporters.paceChanges / users).toFixed(1)} times each, the welcome included.`,
    );
  }
  publish(
    {
      name: "nearby-real",
      columns: [
        `${showNumber(users)} users`,
        "updates/s",
        "server ms/update",
        "with its database",
        "frames to friends/update",
        "all frames/update",
        "p50 ms",
        "p99 ms",
        "KB/client",
        "driver busy",
      ],
      rows: counted.map((runner) => {
        const shown = (figure: (round: Round) => number, decimals = 2) =>
          showSpread(over(runner, figure), decimals);
        return [
          runner.contender.name,
          shown(({ updates }) => (updates * 1_000) / periodMs, 0),
          shown((each) => each.serverMsPerUpdate, 3),
          shown((each) => each.allMsPerUpdate, 3),
          shown((each) => each.nearFramesPerUpdate),
          shown((each) => each.framesPerUpdate),
          shown((each) => each.p50Ms, 0),
          shown((each) => each.p99Ms, 0),
          showNumber(runner.bytesPerClient / 1_024, 0),
          shown((each) => each.driverBusy),
        ];
      }),
      notes,
      chart: {
        title: `An update every 30 s from each of ${showNumber(users)} people`,
        unit: "server processor time for each update, in ms, with that of its database",
        decimals: 3,
        groups: [
          {
            label: "",
            bars: counted.map((runner, index) => ({
              label: runner.contender.name,
              value: over(runner, (each) => each.allMsPerUpdate),
              isOurs: index === 0,
            })),
          },
        ],
      },
      data: {
        users,
        contenders: counted.map(({ contender, rounds, bytesPerClient }) => ({
          name: contender.name,
          bytesPerClient,
          rounds,
        })),
      },
    },
    options,
  );
}
