import { setTimeout as sleep } from "node:timers/promises";
import { HitherClient } from "../../client/index.ts";
import { onEarth } from "../../tools/crowd/on-earth.ts";
import { befriend } from "../../tools/people/befriend.ts";
import { newPerson } from "../../tools/people/new-person.ts";
import {
  CITY_HALL,
  contextOf,
  DESKTOP,
  type Figure,
  quantile,
  quiet,
  type Scene,
  waitUntil,
} from "./scene.ts";

const ROUNDS = 20;
const PAUSE_MS = 1_500;
const STILL_MS = 700;
const STEP_M = 400;
/** A friend's marker; the own one is a pin. */
const MARKER = ".map-people .marker:has(.marker-face)";

/** Notes when the friend's marker moves, comes, and goes, by the clock of this machine. */
const PROBE = `(() => {
  window.seen = {};
  window.lastMovedMs = 0;
  const isFriend = () => document.querySelector("${MARKER}") !== null;
  let was = isFriend();
  new MutationObserver((changes) => {
    const is = isFriend();
    if (was && !is) seen.gone = Date.now();
    if (!was && is) seen.come = Date.now();
    was = is;
    if (!changes.some(({ type, target }) => type === "attributes" && target.matches("${MARKER}"))) return;
    seen.moved ??= Date.now();
    window.lastMovedMs = Date.now();
  }).observe(document.querySelector(".map-people"), { childList: true, subtree: true, attributes: true, attributeFilter: ["style"] });
})()`;

/** How long it takes until a viewer's page shows what a friend did: a step, and that they share no more. */
export async function measureLive(scene: Scene): Promise<Figure[]> {
  const viewer = await newPerson(scene.server.url);
  const friend = await newPerson(scene.server.url);
  await befriend(viewer, friend);
  const client = new HitherClient({ url: scene.server.url, api: friend.api });
  client.connect();
  await friend.api.setSharing({ mode: "friends" });
  client.reportLocation(onEarth(CITY_HALL, { eastM: 1_500, northM: 0 }));

  const context = await contextOf(scene, viewer, { viewport: DESKTOP });
  await context.addInitScript(`localStorage["hither.pin"] = ${JSON.stringify(JSON.stringify(CITY_HALL))}`);
  const page = await context.newPage();
  await page.goto(scene.server.url);
  await page.locator(MARKER).waitFor({ state: "attached" });
  await page.evaluate(PROBE);
  const load = await quiet(scene);
  const until = async (what: string, act: () => unknown) => {
    // It glides for as long as the pause before was.
    await waitUntil(page, `Date.now() - lastMovedMs > ${STILL_MS}`);
    await page.evaluate("window.seen = {}");
    const startMs = Date.now();
    await act();
    await waitUntil(page, `seen.${what} !== undefined`);
    return (await page.evaluate<number>(`seen.${what}`)) - startMs;
  };
  const moved: number[] = [];
  const gone: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const eastM = 1_500 + STEP_M * (round % 2 === 0 ? 1 : -1);
    await sleep(PAUSE_MS);
    moved.push(await until("moved", () => client.reportLocation(onEarth(CITY_HALL, { eastM, northM: 0 }))));
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    await sleep(PAUSE_MS);
    gone.push(await until("gone", () => friend.api.setSharing({ mode: "nobody" })));
    await sleep(PAUSE_MS);
    await until("come", async () => {
      await friend.api.setSharing({ mode: "friends" });
      client.reportLocation(onEarth(CITY_HALL, { eastM: 1_500, northM: 0 }));
    });
  }
  client.close();
  await context.close();
  return [
    { what: "a friend's step until their marker moves", unit: "ms", load, ...ofMany(moved) },
    { what: "sharing with nobody until the marker is gone", unit: "ms", load, ...ofMany(gone) },
  ];
}

function ofMany(times: number[]) {
  const sorted = times.toSorted((one, other) => one - other);
  return { p50: quantile(sorted, 0.5), min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0, rounds: sorted.length };
}
