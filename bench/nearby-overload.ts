/**
 * How many location updates a second a server takes before friends see each other late: the same workload, paced faster and
 * faster, for Hither and for `near-redis`, in turn. A rate counts if 99 % of all places are on the friends' screens within 1 s
 * (or were replaced there by newer ones), places do not get ever older, and after the last step everybody's newest place is seen.
 * Run with `npm run bench -- nearby-overload [--peers DIR] [--rounds 3] [--quick] [--json] [--docs]`.
 */
import type { BarChart } from "./harness/bar-chart.ts";
import { friendGraph } from "./harness/friend-graph.ts";
import { highestRate } from "./harness/highest-rate.ts";
import { startNearbyHither } from "./harness/nearby-hither.ts";
import { type Probe, probe, type Runner, runnerOf } from "./harness/nearby-probe.ts";
import { startNearbyRedis } from "./harness/nearby-redis.ts";
import { benchOptions } from "./harness/options.ts";
import { sleep } from "./harness/paced.ts";
import { whyNoPeer } from "./harness/peers.ts";
import { publish } from "./harness/report.ts";
import { showNumber, showSpread, spreadOf } from "./harness/spread.ts";

interface Scenario {
  users: number;
  /** The peer's K: 1 for one optimised server, 0 for a subscription of each user. */
  connections: number;
  /** How many times the peer's rate is wanted. */
  wanted: number;
  /** Where the first search begins, in updates a second. */
  starts: { hither: number; peer: number };
}

const MEAN_FRIENDS = 40;
/** Objects that were needed for coming only fall asleep 10 s later, which takes time once. */
const SETTLE_MS = 14_000;
const SCENARIOS: Scenario[] = [
  { users: 2_000, connections: 1, wanted: 4, starts: { hither: 2_000, peer: 8_000 } },
  { users: 500, connections: 0, wanted: 10, starts: { hither: 24_000, peer: 3_000 } },
];
const QUICK: Scenario[] = [{ users: 60, connections: 0, wanted: 0, starts: { hither: 200, peer: 200 } }];

const options = benchOptions(3);
const times = options.quick ? { warmUpMs: 200, countedMs: 600 } : { warmUpMs: 1_500, countedMs: 4_500 };
const rows: string[][] = [];
const notes: string[] = [];
const chart: BarChart = {
  title: "Location updates that friends see within a second",
  unit: "updates a second: median, least and greatest of the rounds",
  groups: [],
};
const scenarios: object[] = [];
let thrownAway = 0;

for (const scenario of options.quick ? QUICK : SCENARIOS) await measure(scenario);
if (thrownAway > 0) {
  notes.push(
    `${thrownAway} tries were thrown away because the driver was saturated; what they were about is at least as fast.`,
  );
}
publish(
  {
    name: "nearby-overload",
    columns: ["", "updates/s", "p50 ms", "p99 ms", "server ms/update", "cores", "Redis cores", "driver busy"],
    rows,
    notes,
    chart,
    data: { scenarios },
  },
  options,
);
process.exit();

async function measure(scenario: Scenario): Promise<void> {
  const runners = await startAll(scenario);
  try {
    await sleep(options.quick ? 0 : SETTLE_MS);
    for (let round = 1; round <= options.rounds; round += 1) {
      for (const runner of runners) await search(runner, round);
    }
    report(scenario, runners);
  } finally {
    for (const { contender } of runners) await contender.stop();
  }
}

async function startAll({ users, connections, starts }: Scenario): Promise<Runner[]> {
  const friends = friendGraph(users, MEAN_FRIENDS);
  const runners = [
    await runnerOf(users, friends, starts.hither, (walkers, events) =>
      startNearbyHither(walkers, friends, events),
    ),
  ];
  const { peersDir } = options;
  const whyNot = whyNoPeer(peersDir, "near-redis.mjs", true);
  if (whyNot !== null || peersDir === null) notes.push(whyNot ?? "");
  else {
    runners.push(
      await runnerOf(users, friends, starts.peer, (walkers, events) =>
        startNearbyRedis(peersDir, connections, MEAN_FRIENDS, walkers, events),
      ),
    );
  }
  return runners;
}

/** One search for the highest rate; later ones begin near what earlier ones found. */
async function search(runner: Runner, round: number): Promise<void> {
  const { contender } = runner;
  let best: Probe | null = null;
  const keepsUp = async (perSecond: number) => {
    const found = await probe(runner, perSecond, times);
    if (found.isDriverSaturated) thrownAway += 1;
    say(`round ${round}, ${contender.name}`, found);
    if (found.keepsUp && (!best || found.perSecond > best.perSecond)) best = found;
    return found.keepsUp;
  };
  if (options.quick) await keepsUp(runner.startPerSecond);
  else runner.startPerSecond = (await highestRate(runner.startPerSecond, keepsUp)) || runner.startPerSecond;
  if (best) runner.best.push(best);
}

function report({ users, wanted }: Scenario, runners: Runner[]): void {
  const counted = runners.filter(({ best }) => best.length > 0);
  const label = `${showNumber(users)} users, ${MEAN_FRIENDS} friends each, ${runners[0]?.freshness.meanNear.toFixed(1)} always near`;
  chart.groups.push({
    label,
    bars: counted.map(({ contender, best }, index) => ({
      label: contender.name,
      value: spreadOf(best.map(({ perSecond }) => perSecond)),
      isOurs: index === 0,
    })),
  });
  for (const { contender, best } of counted) {
    const over = (figure: (found: Probe) => number, decimals = 0) =>
      showSpread(spreadOf(best.map(figure)), decimals);
    rows.push([
      `${contender.name}, ${showNumber(users)} users`,
      over(({ perSecond }) => perSecond),
      over(({ p50Ms }) => p50Ms),
      over(({ p99Ms }) => p99Ms),
      over(({ serverMsPerUpdate }) => serverMsPerUpdate, 3),
      over(({ cores }) => cores, 2),
      contender.helperUsage ? over(({ helperCores }) => helperCores, 2) : "",
      over(({ driverBusy }) => driverBusy, 2),
    ]);
  }
  const [ours, theirs] = runners.map(({ best }) => best.map(({ perSecond }) => perSecond));
  if (ours && theirs && ours.length > 0 && theirs.length > 0) {
    const ratio = spreadOf(ours).median / spreadOf(theirs).median;
    notes.push(
      `${showNumber(users)} users: Hither takes ${ratio.toFixed(1)} times as many updates a second (wanted: ${wanted}).`,
    );
  }
  scenarios.push({
    users,
    wanted,
    contenders: runners.map(({ contender, best }) => ({ name: contender.name, best })),
  });
}

function say(
  who: string,
  { perSecond, keepsUp, p50Ms, p99Ms, growthMs, lagging, cores, ...found }: Probe,
): void {
  const verdict = found.isDriverSaturated ? "driver saturated" : keepsUp ? "keeps up" : "too fast";
  process.stdout.write(
    `${who}: ${showNumber(perSecond)}/s ${verdict}; p50 ${p50Ms.toFixed(0)}, p99 ${p99Ms.toFixed(0)} ms, ` +
      `growing ${growthMs.toFixed(0)} ms, ${lagging} lag, ${cores.toFixed(2)} cores, ` +
      `${found.nearFramesPerUpdate.toFixed(2)} frames out, driver ${found.driverBusy.toFixed(2)}\n`,
  );
}
