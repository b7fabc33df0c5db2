import type { BrowserContext } from "playwright-core";
import { makeFriendships, makePeople } from "../../tools/people/many-people.ts";
import { newPerson } from "../../tools/people/new-person.ts";
import { contextOf, type Figure, PHONE, quiet, type Scene, spread, waitUntil } from "./scene.ts";

const SLOWDOWN = 4;
const RUNS_FACTOR = 3;
const CHANNELS = 30;
const body = "See you at the station?";
/** What is read is kept after some seconds, and the service worker is there. */
const SETTLE_MS = 7_000;

/** Notes when the first channel is painted, and when a click on it, right then, has been answered by a frame. */
const PROBE = `(() => {
  const times = (window.startTimes = {});
  const painted = (then) => requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = then; port2.postMessage(0); });
  new MutationObserver((_, observer) => {
    const row = document.querySelector(".channel-row");
    if (row === null) return;
    observer.disconnect();
    painted(() => {
      times.shownMs = performance.now();
      row.click();
      const look = () => document.querySelector('.shell[data-view="chat"]') ? painted(() => { times.answeredMs = performance.now(); }) : setTimeout(look);
      look();
    });
  }).observe(document, { childList: true, subtree: true });
})()`;

/** From going to the app until the first channel is shown, and answers a click, on a phone with a slow processor. */
export async function measureStart(scene: Scene): Promise<Figure[]> {
  const viewer = await newPerson(scene.server.url);
  const people = await makePeople(
    scene.server,
    Array.from({ length: CHANNELS }, (_, index) => `Friend ${index}`),
  );
  await makeFriendships(
    scene.server,
    people.map(({ userId }) => [viewer.userId, userId]),
  );
  for (const { userId, api } of people) {
    const { channelId } = await viewer.api.channels.direct(userId);
    await api.messages.send(channelId, { key: userId, body, preview: body });
  }
  const runs = scene.runs * RUNS_FACTOR;
  const load = await quiet(scene);

  const cold = [];
  for (let run = 0; run < runs; run += 1) {
    const context = await contextOf(scene, viewer, { viewport: PHONE });
    cold.push(await oneStart(scene, context));
    await context.close();
  }
  const context = await contextOf(scene, viewer, { viewport: PHONE });
  const first = await context.newPage();
  await first.goto(`${scene.server.url}/#/chats`);
  await first.locator(".channel-row").first().waitFor();
  await first.evaluate("navigator.serviceWorker.ready.then(() => undefined)");
  await first.waitForTimeout(SETTLE_MS);
  await first.close();
  const warm = [];
  for (let run = 0; run < runs; run += 1) warm.push(await oneStart(scene, context));
  await context.close();

  const line = (what: string, numbers: number[]) => ({ what, unit: "ms", load, ...spread(numbers), runs });
  const slow = `${SLOWDOWN}× slower`;
  return [
    line(
      `cold: first channel shown, ${slow}`,
      cold.map(({ shownMs }) => shownMs),
    ),
    line(
      `cold: click answered, ${slow}`,
      cold.map(({ answeredMs }) => answeredMs),
    ),
    line(
      `warm: first channel shown, ${slow}`,
      warm.map(({ shownMs }) => shownMs),
    ),
    line(
      `warm: click answered, ${slow}`,
      warm.map(({ answeredMs }) => answeredMs),
    ),
  ];
}

async function oneStart({ server }: Scene, context: BrowserContext) {
  const page = await context.newPage();
  await page.addInitScript(PROBE);
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
  await page.goto(`${server.url}/#/chats`);
  await waitUntil(page, "startTimes.answeredMs !== undefined");
  const times = await page.evaluate<{ shownMs: number; answeredMs: number }>("startTimes");
  // What it keeps, it keeps as it goes.
  await page.close();
  return times;
}
