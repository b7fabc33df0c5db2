import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startChromium } from "../../tools/browser/chromium.ts";
import { type LocalServer, startServer } from "../../tools/local-server/start-server.ts";
import { tinyMap } from "../support/map/tiny-map.ts";
import { type WebPerson, webPerson } from "./support/web-person.ts";

const CITY_HALL = { lat: 37.5663, lng: 126.9779 };
/** Places of the tiny map, from its centre: a street, the river between two streets, and land between streets. */
const STREET = { eastM: 450, northM: 0 };
const RIVER = { eastM: 450, northM: -1_650 };
const LAND = { eastM: 450, northM: 450 };
/** Colours that differ by less, of 255, look alike. */
const ALIKE = 3;
const SOON = { timeout: 30_000 };

const dir = mkdtempSync(join(tmpdir(), "hither-test-"));
let withStreets: LocalServer;
let without: LocalServer;
let browser: Browser;

beforeAll(async () => {
  const mapFile = join(dir, "tiny.pmtiles");
  writeFileSync(mapFile, tinyMap(CITY_HALL));
  [withStreets, without, browser] = await Promise.all([
    startServer({ mapFile }),
    startServer(),
    startChromium(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([withStreets?.stop(), without?.stop()]);
  rmSync(dir, { recursive: true, maxRetries: 3 });
});

/** Somebody who stands in the centre, and looks closely. */
async function somebodyAt(server: LocalServer): Promise<WebPerson> {
  const person = await webPerson(browser, { url: server.url, displayName: "Ann", place: CITY_HALL });
  const { page } = person;
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.getByRole("button", { name: "Locate me" }).first().click();
  await page.locator(".own-dot").waitFor({ state: "attached" });
  // The circle of 8 km is in view, at a scale that depends on the room for it.
  const bar = page.locator(".map-scale");
  await bar.filter({ hasText: /^[125]\.0 km$/ }).waitFor();
  for (let scale = await bar.innerText(); scale !== "500 m"; scale = await bar.innerText()) {
    await page.getByRole("button", { name: "Zoom in" }).click();
    await bar.filter({ hasNotText: scale }).waitFor();
  }
  return person;
}

/** The colour that most of a few pixels around a place have, of 0 to 255 each. */
async function colourAt(page: Page, { eastM, northM }: typeof LAND): Promise<number[]> {
  const map = await page.locator(".maplibregl-canvas").boundingBox();
  const scale = await page.getByText("500 m", { exact: true }).boundingBox();
  if (map === null || scale === null) throw new Error("there is no map");
  const pxPerM = scale.width / 500;
  const x = Math.round(map.x + map.width / 2 + eastM * pxPerM);
  const y = Math.round(map.y + map.height / 2 - northM * pxPerM);
  const picture = await page.screenshot({ clip: { x: x - 2, y: y - 1, width: 5, height: 3 } });
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return [0, 1, 2].map((channel) => {
    const values = data.filter((_, at) => at % info.channels === channel).sort();
    return values[values.length >> 1] ?? 0;
  });
}

/** By how much the most different channel of two places' colours differs. */
async function difference(page: Page, one: typeof LAND, other: typeof LAND): Promise<number> {
  const [a, b] = [await colourAt(page, one), await colourAt(page, other)];
  return Math.max(...a.map((value, channel) => Math.abs(value - (b[channel] ?? 0))));
}

describe("the base of the map", () => {
  let ann: WebPerson;
  let offline: WebPerson;
  beforeAll(async () => {
    ann = await somebodyAt(withStreets);
    offline = await somebodyAt(without);
  });

  it("is the streets where the server has some, in both themes, and says whose they are", async () => {
    const { page } = ann;
    const credit = page.getByRole("link", { name: "© OpenStreetMap" });
    expect(await credit.getAttribute("href")).toBe("https://www.openstreetmap.org/copyright");
    const lands: string[] = [];
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await expect.poll(() => difference(page, STREET, LAND), SOON).toBeGreaterThan(ALIKE);
      await expect.poll(() => difference(page, RIVER, LAND), SOON).toBeGreaterThan(ALIKE);
      lands.push(String(await colourAt(page, LAND)));
    }
    expect(lands[0]).not.toBe(lands[1]);
  });

  it("is the world without them where it has none, and says so", async () => {
    const { page } = offline;
    await page.getByText("No street map is set up").waitFor();
    await page.getByText("Natural Earth").waitFor();
    expect(await page.getByRole("link", { name: "© OpenStreetMap" }).count()).toBe(0);
    await expect.poll(() => difference(page, RIVER, LAND), SOON).toBeLessThanOrEqual(ALIKE);
    expect([...offline.requested].filter((address) => address.includes(".pmtiles"))).toEqual([]);
  });

  it("comes in pieces from the server itself, and breaks no policy of the page", async () => {
    const ranges = await ann.page.evaluate<number[]>(`(async () => {
      const { pmtiles } = await (await fetch("/map/base.json")).json();
      const seen = performance.getEntriesByType("resource").filter(({ name }) => name.includes(pmtiles));
      return seen.map(({ responseStatus }) => responseStatus);
    })()`);
    expect(ranges.length).toBeGreaterThan(2);
    // A tile that is not needed any more is let go of, without an answer.
    expect(new Set(ranges.filter((status) => status !== 0))).toEqual(new Set([206]));
    for (const [person, server] of [
      [ann, withStreets],
      [offline, without],
    ] as const) {
      const elsewhere = [...person.requested].filter(
        (address) => !/^(data|blob):/.test(address) && new URL(address).host !== new URL(server.url).host,
      );
      expect(elsewhere).toEqual([]);
      expect(person.complaints).toEqual([]);
    }
  });
});
