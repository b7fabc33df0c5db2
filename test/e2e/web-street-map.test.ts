import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startChromium } from "../../tools/browser/chromium.ts";
import { buildProject } from "../../tools/build.ts";
import { type LocalServer, startServer } from "../../tools/local-server/start-server.ts";
import { tinyMap } from "../support/map/tiny-map.ts";
import { type WebPerson, webPerson } from "./support/web-person.ts";

const CITY_HALL = { lat: 37.5663, lng: 126.9779 };
/** Of the map between all that lies over it. */
const CLIP = { x: 500, y: 120, width: 760, height: 620 };
/** Neighbouring pixels that differ by more are on two sides of an edge; land and water, and a shade, differ by less. */
const EDGE = 4;

const dir = mkdtempSync(join(tmpdir(), "hither-test-"));
let withStreets: LocalServer;
let without: LocalServer;
let browser: Browser;

beforeAll(async () => {
  await buildProject();
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

/** Somebody who stands in the middle, with nothing but the base between the controls. */
async function somebodyAt(server: LocalServer): Promise<WebPerson> {
  const person = await webPerson(browser, { url: server.url, displayName: "Ann", place: CITY_HALL });
  await person.page.getByRole("button", { name: "Locate me" }).first().click();
  await person.page.locator(".own-dot").waitFor({ state: "attached" });
  return person;
}

/** How many of a thousand pixels of the map are at an edge: of a street, a letter, a line. */
async function edges(page: Page): Promise<number> {
  const picture = await page.screenshot({ clip: CLIP, style: ".map-overlay { visibility: hidden }" });
  const { data, info } = await sharp(picture).greyscale().raw().toBuffer({ resolveWithObject: true });
  let count = 0;
  for (let at = 1; at < data.length; at += 1) {
    const isSameRow = at % info.width !== 0;
    if (isSameRow && Math.abs((data[at] ?? 0) - (data[at - 1] ?? 0)) > EDGE) count += 1;
  }
  return (1_000 * count) / data.length;
}

describe("the base of the map", () => {
  let ann: WebPerson;
  let offline: WebPerson;
  beforeAll(async () => {
    ann = await somebodyAt(withStreets);
    offline = await somebodyAt(without);
  });

  it("is streets with their names where the server has some, and says whose they are", async () => {
    const credit = ann.page.getByRole("link", { name: "© OpenStreetMap" });
    await credit.waitFor();
    expect(await credit.getAttribute("href")).toBe("https://www.openstreetmap.org/copyright");
    await offline.page.getByText("No street map is set up").waitFor();
    await expect.poll(() => edges(ann.page), { timeout: 30_000 }).toBeGreaterThan(20);
    expect(await edges(offline.page)).toBeLessThan((await edges(ann.page)) / 2);
  });

  it("is drawn at once in another theme and another language", async () => {
    for (const colorScheme of ["dark", "light"] as const) {
      await ann.page.emulateMedia({ colorScheme });
      await expect.poll(() => edges(ann.page), { timeout: 30_000 }).toBeGreaterThan(20);
    }
  });

  it("comes in pieces from the server itself, and breaks no policy of the page", async () => {
    const ranges = await ann.page.evaluate<number[]>(`(async () => {
      const { pmtiles } = await (await fetch("/map/base.json")).json();
      const seen = performance.getEntriesByType("resource").filter(({ name }) => name.includes(pmtiles));
      return seen.map(({ responseStatus }) => responseStatus);
    })()`);
    expect(ranges.length).toBeGreaterThan(2);
    expect(new Set(ranges)).toEqual(new Set([206]));
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

  it("is the whole world, and says that there are no streets, where the server has none", async () => {
    expect(await offline.page.getByRole("link", { name: "© OpenStreetMap" }).count()).toBe(0);
    await offline.page.getByText("Natural Earth").waitFor();
    expect([...offline.requested].filter((address) => address.includes(".pmtiles"))).toEqual([]);
  });
});
