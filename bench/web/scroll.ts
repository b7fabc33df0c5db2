import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { longChannel } from "../../tools/scenes/long-channel.ts";
import { contextOf, DESKTOP, type Figure, quiet, type Scene, spread } from "./scene.ts";
import { traced } from "./trace.ts";

const MESSAGES = 10_000;
const WHEEL_PX = 500;
/** The map beside it, too, is loaded and drawn then. */
const SETTLE_MS = 6_000;
const TRACED_WHEELS = 500;
/** At neither end it gets on for this many turns of the wheel: something is wrong. */
const MOST_WHEELS = 8_000;

/** Notes long tasks, and each message that is drawn. */
const PROBE = `(() => {
  window.longTasks = [];
  window.drawn = new Set();
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(duration);
  }).observe({ type: "longtask" });
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes) {
        if (node.nodeType !== 1) continue;
        if (node.dataset.row) drawn.add(node.dataset.row);
        else for (const row of node.querySelectorAll("[data-row]")) drawn.add(row.dataset.row);
      }
  }).observe(document.querySelector(".history-scroller"), { childList: true, subtree: true });
})()`;

/** Whether the first message is in sight, or the last one. */
const AT_TOP = `document.querySelector(".history-scroller").scrollTop < 2 && document.querySelector(".history-edge.first .spinner") === null && document.querySelector(".history-edge.first").childElementCount > 0`;
const AT_END = `(() => { const { scrollTop, clientHeight, scrollHeight } = document.querySelector(".history-scroller"); return scrollTop + clientHeight > scrollHeight - 2; })()`;

/** Ten thousand messages by the wheel, from the newest to the oldest, which are read meanwhile, and back. */
export async function measureScroll(scene: Scene): Promise<Figure[]> {
  const { channelId, viewer } = await longChannel(scene.server, { messages: MESSAGES });
  const ways = { up: [] as Way[], down: [] as Way[] };
  const load = await quiet(scene);
  for (let run = 0; run < scene.runs; run += 1) {
    const context = await contextOf(scene, viewer, { viewport: DESKTOP });
    const page = await context.newPage();
    await page.goto(`${scene.server.url}/#/chats`);
    await page.locator(".channel-row").first().waitFor();
    await page.goto(`${scene.server.url}/#/chats/${channelId}`);
    await page.locator("[data-row]").first().waitFor();
    await sleep(SETTLE_MS);
    await page.locator(".history-scroller").hover();
    await page.evaluate(PROBE);
    if (scene.traceDir !== undefined && run === 0) {
      await traced(scene.browser, page, join(scene.traceDir, "scroll.txt"), async () => {
        for (let wheel = 0; wheel < TRACED_WHEELS; wheel += 1) await turn(page, -WHEEL_PX);
      });
    }
    ways.up.push(await wheelTo(page, -WHEEL_PX, AT_TOP));
    ways.down.push(await wheelTo(page, WHEEL_PX, AT_END));
    await context.close();
  }
  return Object.entries(ways).map(([way, runs]) => ({
    what: `scrolling ${way} through ${MESSAGES} messages`,
    unit: "",
    load,
    messages: Math.min(...runs.map(({ messages }) => messages)),
    "long tasks": spread(runs.map(({ longTasks }) => longTasks.length)).median,
    "longest ms": Math.max(0, ...runs.flatMap(({ longTasks }) => longTasks)),
    "over 100 ms": runs.map(({ longTasks }) => longTasks.filter((ms) => ms > 100).length).join("/"),
    s: spread(runs.map(({ s }) => s)).median,
  }));
}

interface Way {
  messages: number;
  longTasks: number[];
  s: number;
}

async function wheelTo(page: Page, byPx: number, end: string): Promise<Way> {
  await page.evaluate(
    "longTasks.length = 0; drawn.clear(); document.querySelectorAll('[data-row]').forEach(({ dataset }) => drawn.add(dataset.row))",
  );
  const startMs = performance.now();
  let wheels = 0;
  while (!(await page.evaluate<boolean>(end))) {
    for (let each = 0; each < 20; each += 1) await turn(page, byPx);
    wheels += 20;
    if (wheels > MOST_WHEELS) throw new Error("the end of the history does not come");
  }
  const s = (performance.now() - startMs) / 1_000;
  await sleep(500);
  return {
    ...(await page.evaluate<{ messages: number; longTasks: number[] }>(
      "({ messages: drawn.size, longTasks: [...longTasks] })",
    )),
    s,
  };
}

async function turn(page: Page, byPx: number): Promise<void> {
  await page.mouse.wheel(0, byPx);
  // However busy the machine is: no message is passed between two frames.
  await page.evaluate("new Promise(requestAnimationFrame)");
}
