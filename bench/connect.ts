/**
 * How fast phones come: 2,000 who were never there, then the same again with the sessions that they had, a few at a time; and then the
 * storm, when all of them lose their connections at once and come back at once, with no pause but a failed attempt's. Each of them
 * says where it is, and is there when it is shown who is near. Run with
 * `npm run bench -- connect [--rounds 3] [--quick] [--json] [--docs]`.
 */
import { comeAll } from "./harness/come-all.ts";
import { ComingClient } from "./harness/coming-client.ts";
import { friendGraph } from "./harness/friend-graph.ts";
import { startHither } from "./harness/hither.ts";
import { benchOptions } from "./harness/options.ts";
import { sleep } from "./harness/paced.ts";
import { publish } from "./harness/report.ts";
import { showNumber, showSpread, spreadOf } from "./harness/spread.ts";
import type { Usage } from "./harness/usage.ts";
import { Walkers } from "./harness/walkers.ts";

const MEAN_FRIENDS = 40;
/** Phones on their way at a time, except in the storm. */
const PARALLEL = 200;
/** After a failed attempt, at random; as the SDK's first pause. */
const RETRY_MS = { min: 250, max: 1_000 };
/** Shorter than a session waits for its phone. */
const REST_MS = 3_000;

const options = benchOptions(3);
const users = options.quick ? 60 : 2_000;
type Kind = "cold" | "resumed" | "storm";

interface Found {
  perSecond: number;
  allBackMs: number;
  welcomeP50Ms: number;
  welcomeP99Ms: number;
  seesP99Ms: number;
  failures: number;
  serverMsPerClient: number;
  driverBusy: number;
}

const found: Record<Kind, Found[]> = { cold: [], resumed: [], storm: [] };
let thrownAway = 0;
for (let round = 1; round <= options.rounds; round += 1) await measureRound(round);
report();
process.exit();

async function measureRound(round: number): Promise<void> {
  const hither = await startHither({ users, friends: friendGraph(users, MEAN_FRIENDS), shares: true });
  try {
    const walkers = new Walkers(users);
    const clients = hither.users.map(
      (user, number) => new ComingClient(hither.server.port, user, walkers.step(number)),
    );
    for (const kind of ["cold", "resumed", "storm"] as const) {
      for (const client of clients) client.drop();
      const figures = await come(clients, kind === "storm" ? users : PARALLEL, hither.usage);
      process.stdout.write(`round ${round}, ${kind}: ${JSON.stringify(figures)}\n`);
      if (figures) found[kind].push(figures);
      await sleep(options.quick ? 0 : REST_MS);
    }
    for (const client of clients) client.drop();
  } finally {
    await hither.stop();
  }
}

/** Null where the driver was saturated. */
async function come(clients: ComingClient[], atOnce: number, usage: Usage): Promise<Found | null> {
  const { allBackMs, welcome, sees, failures, serverMs, driverBusy, isSaturated } = await comeAll(
    clients,
    atOnce,
    usage,
    RETRY_MS,
  );
  if (isSaturated && !options.quick) {
    thrownAway += 1;
    return null;
  }
  return {
    perSecond: (clients.length * 1_000) / allBackMs,
    allBackMs,
    welcomeP50Ms: welcome.percentileMs(50),
    welcomeP99Ms: welcome.percentileMs(99),
    seesP99Ms: sees.percentileMs(99),
    failures,
    serverMsPerClient: serverMs / clients.length,
    driverBusy,
  };
}

function report(): void {
  const labels = {
    cold: `cold, ${PARALLEL} at a time`,
    resumed: `resumed, ${PARALLEL} at a time`,
    storm: `storm, all ${showNumber(users)} at once`,
  };
  const kinds = (["cold", "resumed", "storm"] as const).filter((kind) => found[kind].length > 0);
  publish(
    {
      name: "connect",
      columns: [
        `${showNumber(users)} phones`,
        "there/s",
        "until all are there, s",
        "welcome p50 ms",
        "p99 ms",
        "sees p99 ms",
        "failed attempts",
        "server ms/phone",
        "driver busy",
      ],
      rows: kinds.map((kind) => {
        const over = (figure: (each: Found) => number, decimals = 0) =>
          showSpread(spreadOf(found[kind].map(figure)), decimals);
        return [
          labels[kind],
          over((each) => each.perSecond),
          over((each) => each.allBackMs / 1_000, 1),
          over((each) => each.welcomeP50Ms),
          over((each) => each.welcomeP99Ms),
          over((each) => each.seesP99Ms),
          over((each) => each.failures),
          over((each) => each.serverMsPerClient, 2),
          over((each) => each.driverBusy, 2),
        ];
      }),
      notes: thrownAway > 0 ? [`${thrownAway} runs were thrown away, because the driver was saturated.`] : [],
      chart: {
        title: `${showNumber(users)} phones come`,
        unit: "phones a second that are there: known, in their cells, and shown who is near",
        groups: [
          {
            label: "",
            bars: kinds.map((kind) => ({
              label: labels[kind],
              value: spreadOf(found[kind].map(({ perSecond }) => perSecond)),
              isOurs: true,
            })),
          },
        ],
      },
      data: { users, found },
    },
    options,
  );
}
