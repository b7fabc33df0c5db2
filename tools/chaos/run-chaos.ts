import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { STOPPED } from "../chatter/load/chat-device.ts";
import type { ChatterFigures } from "../chatter/run-chatter.ts";
import { runChatter } from "../chatter/run-chatter.ts";
import { SkewableClock } from "../load/skewable-clock.ts";
import { freePort } from "../local-server/free-port.ts";
import { type PushServiceSettings, startServer } from "../local-server/start-server.ts";
import { PushService } from "../push-service/push-service.ts";
import { seededRandom } from "../random.ts";
import type { ReplayFigures, ReplayResult } from "../replay/run-replay.ts";
import { runReplay } from "../replay/run-replay.ts";
import type { LivePanel } from "../terminal/live-panel.ts";
import { startChaosProxy } from "./chaos-proxy.ts";
import { judgeDirectory } from "./invariants/directory.ts";
import type { Finding } from "./invariants/finding.ts";
import { orphans } from "./invariants/orphans.ts";
import { stuck } from "./invariants/stuck.ts";
import type { ChaosOptions } from "./options.ts";
import { writeRandomTown } from "./random-town.ts";
import { type FaultKind, planStrikes } from "./schedule.ts";
import { ServerProcess } from "./server-process.ts";
import { Striker } from "./striker.ts";

/** Several databases, so that friendships have copies that can differ. */
const SHARDS = 3;
/** A minute's work is looked for more often, as runs are short. */
const CRON_EVERY_MS = 5_000;
/** So few, that most of what is read comes from the archive. */
const VARS = { HOT_MESSAGES: "200" };
const LOCAL_MOVES_AT = 3;
const SHOWN_ERRORS = 10;
/** How long objects and the queue may take for what is left to do, once nothing fails any more. */
const SETTLE_WITHIN_MS = 180_000;
const POLL_MS = 1_000;

export interface ChaosResult {
  findings: Finding[];
  faults: Record<FaultKind, number>;
  chatter: ChatterFigures;
  replay: ReplayFigures;
  /** What the Worker and its objects logged, repeats counted. */
  logged: Map<string, number>;
}

/** Starts a server of its own, of the Worker as it was built, lets people use it while it is harmed, and judges what is left. */
export async function runChaos(options: ChaosOptions, panel: LivePanel): Promise<ChaosResult> {
  const dir = mkdtempSync(join(tmpdir(), "hither-chaos-"));
  try {
    return await runIn(dir, options, panel);
  } finally {
    rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function runIn(dir: string, options: ChaosOptions, panel: LivePanel): Promise<ChaosResult> {
  const { seed, minutes } = options;
  const stateDir = join(dir, "state");
  const town = writeRandomTown(dir, options.people, seededRandom(seed));
  const port = await freePort(0);
  const logged = new Map<string, number>();
  const pushes = await PushService.start();
  const { host, url, fcm } = pushes;
  const pushService = { host, url, fcm: { serviceAccount: fcm.serviceAccount } };
  const server = new ServerProcess(
    { port, stateDir, shards: SHARDS, cronEveryMs: CRON_EVERY_MS, vars: VARS, pushService },
    (line) => {
      const what = line.slice(0, 300);
      logged.set(what, (logged.get(what) ?? 0) + 1);
    },
  );
  await server.start();
  const [proxy, slowable] = [await startChaosProxy(port), await startChaosProxy(port)];
  const clocks: SkewableClock[] = [];
  const clock = () => {
    const made = new SkewableClock();
    clocks.push(made);
    return made;
  };
  let killedMs = 0;
  const striker = new Striker({
    server,
    proxy,
    slowable,
    clocks,
    seed,
    onStrike: ({ atMs, ...strike }) => {
      if (strike.kind === "kill") killedMs = Date.now();
      panel.log(`${(atMs / 1_000).toFixed(1).padStart(6)} s  ${JSON.stringify(strike)}`);
    },
    onError: (error) => panel.log(`! ${error.message}`),
  });

  let loads = 0;
  const everybody = Promise.withResolvers<void>();
  const begins = () => {
    loads += 1;
    if (loads === 2) {
      everybody.resolve();
      striker.begin(planStrikes(seed, minutes));
    }
    return everybody.promise;
  };
  let ending: Promise<void> | null = null;
  const ends = () => {
    ending ??= striker.end();
    return ending;
  };
  const hooks = { clock, begins, ends };
  // Errors are to be expected; those of one load are not told apart from those of the other.
  const quiet: LivePanel = { draw: () => {}, close: () => {}, log: limited(panel, SHOWN_ERRORS) };
  const common = { minutes, seed, chaos: false, json: false };
  try {
    const [replay, chatter] = await Promise.all([
      runReplay(
        {
          ...common,
          trips: options.trips ?? town.trips,
          friends: options.friends ?? town.friends,
          users: options.people,
          url: `http://127.0.0.1:${proxy.port}`,
          speed: LOCAL_MOVES_AT,
          intervalMs: 1_000,
          radiusM: 8_000,
          privacy: "mixed",
          check: true,
        },
        quiet,
        { ...hooks, judgesScreens: false },
      ),
      runChatter(
        {
          ...common,
          url: `http://127.0.0.1:${slowable.port}`,
          users: options.chatters,
          channels: Math.max(1, Math.round(options.chatters / 5)),
          ratePerSecond: options.ratePerSecond,
          files: 0.03,
        },
        quiet,
        { ...hooks, joined: ({ api }) => api.notifications.registerPush(fcm.register().target) },
      ),
    ]);
    panel.log("Waiting for what is left to do …");
    const deadlineMs = performance.now() + SETTLE_WITHIN_MS;
    const left = () => stuck(stateDir, Date.now(), killedMs);
    while (left().length > 0 && performance.now() < deadlineMs) await sleep(POLL_MS);
    const findings: Finding[] = [...chatter.faults, ...leaks(replay), ...left()];
    await server.stop();
    findings.push(...(await judgeAtRest(stateDir, pushService, panel)), ...orphans(stateDir));
    return { findings, faults: striker.counts, chatter: chatter.figures, replay: replay.figures, logged };
  } finally {
    await server.kill();
    await Promise.all([proxy.stop(), slowable.stop(), pushes.stop()]);
  }
}

/** Lets a server without any faults finish what is left, and compares what the databases say. */
async function judgeAtRest(
  stateDir: string,
  pushService: PushServiceSettings,
  panel: LivePanel,
): Promise<Finding[]> {
  const server = await startServer({
    persistDir: stateDir,
    directoryShards: SHARDS,
    cronEveryMs: 1_000,
    vars: VARS,
    pushService,
    onLog: (line) => panel.log(`! ${line.slice(0, 300)}`),
  });
  try {
    return await judgeDirectory(server.miniflare, SHARDS);
  } finally {
    await server.stop();
  }
}

/** Of many leaks, the first ones say what. */
function leaks({ faults, figures }: ReplayResult): Finding[] {
  const said = faults.filter(({ kind }) => kind === "leaked").map(({ what }) => what);
  return Array.from({ length: figures.leaked }, (_, index) => ({
    kind: "leaked",
    what: said[index] ?? "another one",
  }));
}

function limited(panel: LivePanel, lines: number): (line: string) => void {
  let left = lines;
  return (line) => {
    if (line.startsWith("!") && !line.includes(STOPPED) && left-- <= 0) return;
    panel.log(line);
  };
}
