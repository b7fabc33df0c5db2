import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { crowdedMap } from "../../tools/scenes/crowded-map.ts";
import {
  CITY_HALL,
  contextOf,
  DESKTOP,
  type Figure,
  quantile,
  quiet,
  type Scene,
  spread,
  waitUntil,
} from "./scene.ts";
import { traced } from "./trace.ts";

const FRIENDS = 500;
/** All over what is in view at first. */
const RADIUS_M = 8_000;
const PAN_MS = 5_000;
const EVENT_EVERY_MS = 8;
/** The hand goes around in a circle of this size. */
const HAND = { radiusPx: 220, turnMs: 2_500 };
const STEP_EVERY_MS = 2_000;
const LATE_MS = 20;

const RECORD = `(() => {
  const frames = (window.frames = []);
  let last = performance.now();
  const step = (now) => {
    if (window.frames !== frames) return;
    frames.push(now - last);
    last = now;
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})()`;

/** How evenly a map with 500 friends follows the hand: while they stand, and while all of them walk. */
export async function measurePan(scene: Scene): Promise<Figure[]> {
  const map = await crowdedMap(scene.server, { friends: FRIENDS, centre: CITY_HALL, radiusM: RADIUS_M });
  const context = await contextOf(scene, map.viewer, { viewport: DESKTOP });
  await context.addInitScript(`localStorage["hither.pin"] = ${JSON.stringify(JSON.stringify(CITY_HALL))}`);
  const page = await context.newPage();
  await page.goto(scene.server.url);
  await page.locator(".own-pin, .marker").first().waitFor({ state: "attached" });
  await waitUntil(
    page,
    `[...document.querySelectorAll(".nearby .badge > :first-child")].some((each) => each.textContent === "${FRIENDS}")`,
  );
  await pan(page);

  const figures: Figure[] = [];
  for (const isWalking of [false, true]) {
    const runs: number[][] = [];
    const load = await quiet(scene);
    for (let run = 0; run < scene.runs; run += 1) {
      const walking = isWalking ? setInterval(() => map.walk(), STEP_EVERY_MS) : undefined;
      runs.push(await pan(page));
      clearInterval(walking);
      await sleep(STEP_EVERY_MS);
    }
    const markers = await page.locator(".marker").count();
    const across = (read: (frames: number[]) => number) => spread(runs.map(read)).median;
    figures.push({
      what: `panning, ${FRIENDS} friends ${isWalking ? "walking" : "standing"}`,
      unit: "",
      load,
      fps: across((frames) => (1_000 * frames.length) / frames.reduce((sum, each) => sum + each, 0)),
      p50: across((frames) => quantile(frames, 0.5)),
      p95: across((frames) => quantile(frames, 0.95)),
      max: Math.max(...runs.map((frames) => frames.at(-1) ?? 0)),
      "late %": across((frames) => (100 * frames.filter((each) => each > LATE_MS).length) / frames.length),
      markers,
      runs: runs
        .map((frames) => Math.round((1_000 * frames.length) / frames.reduce((sum, each) => sum + each, 0)))
        .join("/"),
    });
    if (scene.traceDir !== undefined) {
      const file = join(scene.traceDir, `pan-${isWalking ? "walking" : "standing"}.txt`);
      const walking = isWalking ? setInterval(() => map.walk(), STEP_EVERY_MS) : undefined;
      await traced(scene.browser, page, file, () => pan(page));
      clearInterval(walking);
    }
  }
  map.stop();
  await context.close();
  return figures;
}

/** Drags the map around for some seconds. @returns the time between each two frames in ms, rising */
async function pan(page: Page): Promise<number[]> {
  const middle = { x: 900, y: 430 };
  const hand = (ms: number) => {
    const angle = (2 * Math.PI * ms) / HAND.turnMs;
    return { x: middle.x + HAND.radiusPx * Math.sin(angle), y: middle.y - HAND.radiusPx * Math.cos(angle) };
  };
  const start = hand(0);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(hand(30).x, hand(30).y);
  await page.evaluate(RECORD);
  const startMs = performance.now();
  for (let ms = 0; ms < PAN_MS; ms = performance.now() - startMs) {
    const { x, y } = hand(30 + ms);
    await page.mouse.move(x, y);
    await sleep(EVENT_EVERY_MS);
  }
  const frames = await page.evaluate<number[]>("{ const seen = frames; window.frames = null; seen; }");
  // It is let go where it was taken, and at rest: it does not glide on.
  await page.mouse.move(start.x, start.y);
  await sleep(200);
  await page.mouse.up();
  await sleep(300);
  return frames.slice(2).toSorted((one, other) => one - other);
}
