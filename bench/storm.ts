/**
 * The storm: thousands of sockets are lost at once, and all of their phones come back at once, as after an outage of the network. Each comes
 * again when it was told to, or after a pause as the SDK's, and is there when it is shown who is near. Says how long it takes, how long each
 * one waits, and what the databases are asked meanwhile. A process may have few files open, and each person's hub has some of them: so
 * four phones each belong to one person. Run with
 * `npm run bench -- storm [--rounds 1] [--quick] [--json] [--docs]`.
 */
import { comeAll } from "./harness/come-all.ts";
import { ComingClient } from "./harness/coming-client.ts";
import { friendGraph } from "./harness/friend-graph.ts";
import { startHither } from "./harness/hither.ts";
import { benchOptions } from "./harness/options.ts";
import { sleep } from "./harness/paced.ts";
import { publish } from "./harness/report.ts";
import { scrape } from "./harness/scrape.ts";
import { showNumber, showSpread, spreadOf } from "./harness/spread.ts";
import { Walkers } from "./harness/walkers.ts";

const PHONES_EACH = 4;
/** Each with as many phones: that makes as many links as 40 friends with one phone, as in `connect`. */
const MEAN_FRIENDS = 10;
/** Phones on their way at a time when they come for the first time. */
const PARALLEL = 100;
/** After a failed attempt, at random; as the SDK's first pauses. */
const RETRY_MS = { min: 0, max: 2_000 };
/** Longer than isolates keep what they counted to themselves. */
const REST_MS = 20_000;
const TOKEN = "a-token-of-this-benchmark";

const options = benchOptions(1);
const people = options.quick ? 40 : 1_250;
const phones = people * PHONES_EACH;

interface Found {
  allBackMs: number;
  seesP50Ms: number;
  seesP99Ms: number;
  seesMaxMs: number;
  /** Attempts that were sent away or failed, for each phone. */
  failures: number;
  queries: number;
  serverMsPerPhone: number;
  driverBusy: number;
}

const found: Found[] = [];
for (let round = 1; round <= options.rounds; round += 1) found.push(await measureRound(round));
report();
process.exit();

async function measureRound(round: number): Promise<Found> {
  const hither = await startHither({
    users: people,
    friends: friendGraph(people, MEAN_FRIENDS),
    shares: true,
    vars: { METRICS_TOKEN: TOKEN },
  });
  try {
    const walkers = new Walkers(people);
    const clients = hither.users.flatMap((user, number) =>
      Array.from(
        { length: PHONES_EACH },
        () => new ComingClient(hither.server.port, user, walkers.step(number)),
      ),
    );
    await comeAll(clients, PARALLEL, hither.usage, RETRY_MS);
    const rest = options.quick ? 1_000 : REST_MS;
    await sleep(rest);
    const queries = () => scrape(hither.server.port, TOKEN, "hither_d1_queries_total");
    const before = await queries();

    for (const client of clients) client.drop();
    const came = await comeAll(clients, clients.length, hither.usage, RETRY_MS);
    await sleep(rest);
    const figures = {
      allBackMs: came.allBackMs,
      seesP50Ms: came.sees.percentileMs(50),
      seesP99Ms: came.sees.percentileMs(99),
      seesMaxMs: came.sees.percentileMs(100),
      failures: came.failures / clients.length,
      queries: (await queries()) - before,
      serverMsPerPhone: came.serverMs / clients.length,
      driverBusy: came.driverBusy,
    };
    process.stdout.write(`round ${round}: ${JSON.stringify(figures)}\n`);
    for (const client of clients) client.drop();
    return figures;
  } finally {
    await hither.stop();
  }
}

function report(): void {
  const over = (figure: (each: Found) => number, decimals = 0) =>
    showSpread(spreadOf(found.map(figure)), decimals);
  publish(
    {
      name: "storm",
      columns: [
        `${showNumber(phones)} phones at once`,
        "until all are back, s",
        "sees p50 ms",
        "p99 ms",
        "the last, ms",
        "in vain, each",
        "database queries",
        "server ms/phone",
        "driver busy",
      ],
      rows: [
        [
          `of ${showNumber(people)} people`,
          over((each) => each.allBackMs / 1_000, 1),
          over((each) => each.seesP50Ms),
          over((each) => each.seesP99Ms),
          over((each) => each.seesMaxMs),
          over((each) => each.failures, 2),
          over((each) => each.queries),
          over((each) => each.serverMsPerPhone, 2),
          over((each) => each.driverBusy, 2),
        ],
      ],
      notes: [],
      chart: null,
      data: { phones, people, found },
    },
    options,
  );
}
