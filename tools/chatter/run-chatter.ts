import { build as buildHistogram } from "hdr-histogram-js";
import { assertChaosAllowed, Chaos } from "../load/chaos.ts";
import { progressLog } from "../load/counted.ts";
import type { LoadHooks } from "../load/load-hooks.ts";
import { OwnLoad } from "../load/own-load.ts";
import { showProgress } from "../load/show-progress.ts";
import { seededRandom } from "../random.ts";
import { type LivePanel, livePanel } from "../terminal/live-panel.ts";
import { type ChatDevice, STOPPED } from "./load/chat-device.ts";
import { checkFiles } from "./load/check-files.ts";
import { DOINGS_PER_MESSAGE, Doings } from "./load/doings.ts";
import { finalCheck } from "./load/final-check.ts";
import { setUp } from "./load/set-up.ts";
import type { ChatterOptions } from "./options.ts";
import type { Fault } from "./oracle/judge.ts";
import { Ledger } from "./oracle/ledger.ts";
import { progressLine, progressLines } from "./progress.ts";

/** How long the last operations may take to be answered, reconnects included. */
const SETTLE_WITHIN_MS = 60_000;
const SHOWN_ERRORS = 20;

/** What a run found. The first eleven are its result; the rest says how it came about. */
export interface ChatterFigures {
  users: number;
  channels: number;
  /** Messages that the server acknowledged. */
  acked: number;
  /** Messages that appeared on a device, counted once for each device. */
  delivered: number;
  lost: number;
  duplicated: number;
  misordered: number;
  /** From writing on one device to appearing on another that had the channel open, where both were online by then. */
  p50Ms: number;
  p99Ms: number;
  /** Messages with a file that the server acknowledged. */
  filesSent: number;
  /** Of those that were fetched in the end: what is not there, or is other than it was, or is there though it was deleted. */
  filesLost: number;
  /** Messages, edits, deletions and reactions. */
  operations: number;
  refused: number;
  waiting: number;
  devices: number;
  online: number;
  cuts: number;
  changedDevices: number;
  resets: number;
  evictions: number;
  errors: number;
  driverBusy: number;
  driverSaturated: boolean;
  machineBusy: number;
}

export interface ChatterResult {
  figures: ChatterFigures;
  faults: readonly Fault[];
}

/**
 * Lets people chat on a server that runs already, waits until all is quiet, and compares.
 *
 * @throws UsageError where the server is not what the options say
 */
export async function runChatter(
  options: ChatterOptions,
  panel: LivePanel = livePanel(),
  hooks: LoadHooks = {},
): Promise<ChatterResult> {
  const random = seededRandom(options.seed);
  if (options.chaos) await assertChaosAllowed(options.url);
  // Latencies in ms, up to a minute, to three digits.
  const latencies = buildHistogram({ lowestDiscernibleValue: 1, highestTrackableValue: 60_000 });
  const ownLoad = new OwnLoad();
  const ledgers = new Map<string, Ledger>();
  let delivered = 0;
  let errors = 0;
  let faults: Fault[] = [];
  let filesLost = 0;
  const onError = (error: Error) => {
    errors += 1;
    if (errors <= SHOWN_ERRORS || error.message.includes(STOPPED))
      panel.log(`! ${error.name}: ${error.message}`);
  };
  const onShown = (device: ChatDevice, channelId: string, token: string) => {
    delivered += 1;
    const writing = ledgers.get(channelId)?.writings.get(token);
    if (!writing?.wasOnline || writing.deviceId === device.name) return;
    const { writtenAtMs } = writing;
    // Who came later had to wait for themselves.
    if (!device.wasThere(channelId, writtenAtMs)) return;
    const latencyMs = Math.round(performance.now() - writtenAtMs);
    latencies.recordValue(Math.min(60_000, Math.max(1, latencyMs)));
  };
  const onProgress = progressLog(panel);
  const { people, channels } = await setUp({
    chatter: options,
    random,
    onShown,
    onError,
    onProgress,
    ...(hooks.clock && { clock: hooks.clock }),
    ...(hooks.joined && { joined: hooks.joined }),
  });
  for (const { channelId } of channels) ledgers.set(channelId, new Ledger(channelId));

  const doings = new Doings({ random, people, ledgers, files: options.files, onError });
  const chaos = new Chaos(options.url, ["ChatChannel", "UserHub", "StoredFile"], random, onError);
  const count = (kind: Fault["kind"]) => faults.filter((fault) => fault.kind === kind).length;
  const figures = (): ChatterFigures => ({
    users: options.users,
    channels: options.channels,
    acked: doings.acknowledged,
    delivered,
    lost: count("lost"),
    duplicated: count("duplicated"),
    misordered: count("misordered"),
    p50Ms: latencies.getValueAtPercentile(50),
    p99Ms: latencies.getValueAtPercentile(99),
    filesSent: doings.filesSent,
    filesLost,
    operations: doings.operations,
    refused: doings.refused,
    waiting: doings.waiting,
    devices: people.reduce((sum, { devices }) => sum + devices.length, 0),
    online: people.reduce((sum, { devices }) => sum + devices.filter(({ isOnline }) => isOnline).length, 0),
    cuts: doings.cuts,
    changedDevices: doings.changedDevices,
    resets: chaos.resets,
    evictions: chaos.evictions,
    errors,
    driverBusy: ownLoad.busy,
    driverSaturated: ownLoad.saturated,
    machineBusy: ownLoad.machineBusy,
  });

  await hooks.begins?.();
  ownLoad.start();
  const startedAtMs = performance.now();
  const elapsedMs = () => Math.min(performance.now() - startedAtMs, options.minutes * 60_000);
  const stopShowing = showProgress(
    panel,
    () => progressLines(options, figures(), elapsedMs()),
    () => progressLine(options, figures(), elapsedMs()),
  );
  if (options.chaos) chaos.start();
  await keepDoing(doings, options, startedAtMs);
  await chaos.stop();
  await hooks.ends?.();
  await doings.settled(SETTLE_WITHIN_MS);
  stopShowing();
  const load = { driverBusy: ownLoad.busy, machineBusy: ownLoad.machineBusy };

  panel.log("Comparing …");
  faults = await finalCheck({ channels, people, ledgers, onProgress });
  const fileFaults = await checkFiles({ channels, ledgers, random, onProgress });
  filesLost = fileFaults.length;
  faults.push(...fileFaults);
  if (doings.waiting > 0) {
    faults.push({ kind: "lost", what: `${doings.waiting} operations were never answered` });
  }
  const result = { figures: { ...figures(), ...load }, faults };
  for (const person of people) person.leave();
  return result;
}

/** Does things at the rate asked for, each at a random moment (a Poisson process). */
async function keepDoing(doings: Doings, options: ChatterOptions, startedAtMs: number): Promise<void> {
  const random = seededRandom(options.seed + 1);
  const endMs = startedAtMs + options.minutes * 60_000;
  const everyMs = 1_000 / (options.ratePerSecond * DOINGS_PER_MESSAGE);
  let nextMs = startedAtMs;
  while (nextMs < endMs) {
    const waitMs = nextMs - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    doings.one();
    nextMs -= Math.log(1 - random()) * everyMs;
  }
}
