import { startServer } from "../local-server/start-server.ts";
import { type Finding, Findings } from "./findings.ts";
import { fuzzSockets } from "./frames/fuzz-sockets.ts";
import { type MemoryFigures, MemoryWatch } from "./memory-watch.ts";
import type { FuzzOptions } from "./options.ts";
import { fuzzRequests } from "./requests/fuzz-requests.ts";
import { Tally } from "./tally.ts";
import { makeWorld } from "./world.ts";

export interface FuzzFigures {
  frames: number;
  requests: number;
  /** How many kinds of trouble. */
  findings: number;
  errorsByCode: Record<string, number>;
  statuses: Record<string, number>;
  closes: Record<string, number>;
  p99Ms: number;
  rssMiB: MemoryFigures;
  seconds: number;
}

export interface FuzzResult {
  figures: FuzzFigures;
  findings: Finding[];
}

/** So that what is sent is judged, and not how fast it comes. A little is kept in objects, so that archives are met, too. */
const VARS = { FRAMES_PER_SECOND: "1000000", HOT_MESSAGES: "500" };
/** After so many kinds of trouble more would only bury the first ones. */
const MAX_KINDS = 30;

/** Starts a server, fuzzes it, and looks what came of it. */
export async function runFuzz(
  options: Pick<FuzzOptions, "frames" | "requests" | "seed">,
  onProgress: (tally: Tally, findings: Findings) => void = () => undefined,
): Promise<FuzzResult> {
  const { frames, requests, seed } = options;
  const findings = new Findings();
  const tally = new Tally();
  const server = await startServer({
    vars: VARS,
    onLog: (message) => findings.add(`the server logged: ${message}`, ""),
  });
  try {
    const world = await makeWorld(server);
    const memory = new MemoryWatch();
    memory.start();
    const beganAtMs = performance.now();
    const progress = setInterval(() => onProgress(tally, findings), 1_000);
    const isOver = () => findings.kinds >= MAX_KINDS || !memory.isAlive;
    const { port } = server;
    const { known, members } = world;
    for (const { token } of members) known.note("token", token);
    try {
      await Promise.all([
        fuzzSockets({ port, findings, tally, known, members, seed, frames, isOver }),
        fuzzRequests({ port, findings, tally, known, world, seed, requests, isOver }),
      ]);
    } finally {
      clearInterval(progress);
      memory.stop();
    }
    const seconds = (performance.now() - beganAtMs) / 1_000;
    if (!memory.isAlive) findings.add("the server's process ended", "");
    else await findings.reproduce();
    if (memory.grows) findings.add("the server's memory grows", JSON.stringify(memory.figures()));
    const { errorsByCode, statuses, closes, p99Ms } = tally;
    return {
      findings: findings.list(),
      figures: {
        frames: tally.frames,
        requests: tally.requests,
        findings: findings.kinds,
        errorsByCode,
        statuses,
        closes,
        p99Ms,
        rssMiB: memory.figures(),
        seconds: Math.round(seconds),
      },
    };
  } finally {
    await server.stop();
  }
}
