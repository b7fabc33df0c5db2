/**
 * How fast the web app is, in the Chromium of this machine: what it loads at first, when its list of chats answers, how it pans a
 * map with 500 friends, scrolls 10,000 messages, and shows what friends do. Run with
 * `npm run bench -- web [--only first-load,start,pan,scroll,live] [--runs 3] [--trace FOLDER] [--patience 90]
 * [--json]`, on a machine that does nothing else: every figure has the load beside it, and a busy machine is waited for, for some
 * seconds.
 */
import { parseArgs } from "node:util";
import type { Browser } from "playwright-core";
import { startChromium } from "../tools/browser/chromium.ts";
import { buildProject } from "../tools/build.ts";
import { CHANNEL_FILLER } from "../tools/channel-filler/fill-channel.ts";
import { type LocalServer, startServer } from "../tools/local-server/start-server.ts";
import { measureFirstLoad } from "./web/first-load.ts";
import { measureLive } from "./web/live.ts";
import { measurePan } from "./web/pan.ts";
import type { Figure, Scene } from "./web/scene.ts";
import { measureScroll } from "./web/scroll.ts";
import { measureStart } from "./web/start.ts";

const MEASURES: Record<string, (scene: Scene) => Promise<Figure[]>> = {
  "first-load": measureFirstLoad,
  start: measureStart,
  pan: measurePan,
  scroll: measureScroll,
  live: measureLive,
};

const { values } = parseArgs({
  options: {
    only: { type: "string", default: Object.keys(MEASURES).join(",") },
    runs: { type: "string", default: "3" },
    trace: { type: "string" },
    patience: { type: "string", default: "90" },
    json: { type: "boolean", default: false },
  },
});
const names = values.only.split(",");
for (const name of names) if (!(name in MEASURES)) throw new Error(`no such measure: ${name}`);

await buildProject();
const figures: Figure[] = [];
for (const name of names) {
  // Each has a server and a browser of its own: none inherits what another one left running.
  const server = await startServer({ neighbours: [CHANNEL_FILLER] });
  const browser = await startChromium();
  try {
    figures.push(...(await measured(name, server, browser)));
  } finally {
    await browser.close();
    await server.stop();
  }
}
if (values.json) process.stdout.write(`${JSON.stringify({ runs: Number(values.runs), figures })}\n`);

async function measured(name: string, server: LocalServer, browser: Browser): Promise<Figure[]> {
  const found = await MEASURES[name]?.({
    server,
    browser,
    runs: Number(values.runs),
    traceDir: values.trace,
    patienceMs: 1_000 * Number(values.patience),
  });
  for (const { what, unit, load, ...rest } of found ?? []) {
    const numbers = Object.entries(rest).map(([key, value]) => `${key} ${round(value)}`);
    process.stdout.write(`${what.padEnd(46)} ${numbers.join("  ")} ${unit}  (load ${load.toFixed(1)})\n`);
  }
  return found ?? [];
}

function round(value: string | number): string {
  return typeof value === "string" ? value : String(Math.round(value * 10) / 10);
}
