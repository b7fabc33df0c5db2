import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { LatLng } from "../../protocol/primitives.ts";
import type { LocalServer } from "../../tools/local-server/start-server.ts";
import type { Account } from "../../tools/people/befriend.ts";
import { sessionCookie } from "../../tools/people/session-cookie.ts";

/** What each measure is given. */
export interface Scene {
  server: LocalServer;
  browser: Browser;
  runs: number;
  /** Where to put a summary of what the browser did, if anywhere. */
  traceDir: string | undefined;
  /** For so long a busy machine is waited for. */
  patienceMs: number;
}

/** A line of the table. */
export interface Figure {
  what: string;
  unit: string;
  /** The machine's load of the last minute as this was measured. */
  load: number;
  [number: string]: string | number;
}

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1_360, height: 860 };
export const CITY_HALL = { lat: 37.5663, lng: 126.9779 };

const QUIET_LOAD = 1.2;
const LOOK_EVERY_MS = 5_000;

/** A browser in which somebody is signed in already, and who may be asked where they are. */
export async function contextOf(
  { browser, server }: Scene,
  { api }: Account,
  { viewport, place = CITY_HALL }: { viewport: { width: number; height: number }; place?: LatLng },
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport,
    locale: "en-US",
    geolocation: { latitude: place.lat, longitude: place.lng, accuracy: 8 },
    permissions: ["geolocation"],
  });
  await context.addCookies([sessionCookie(server.url, api)]);
  return context;
}

/** Waits until the machine does little else, for a while. @returns its load */
export async function quiet({ patienceMs }: Scene): Promise<number> {
  const deadlineMs = Date.now() + patienceMs;
  while (load() > QUIET_LOAD && Date.now() < deadlineMs) await sleep(LOOK_EVERY_MS);
  return load();
}

function load(): number {
  return loadavg()[0] ?? 0;
}

/** The middle one of several, and how far they are apart. */
export function spread(numbers: readonly number[]): { median: number; min: number; max: number } {
  const sorted = numbers.toSorted((one, other) => one - other);
  return { median: quantile(sorted, 0.5), min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0 };
}

/** @param sorted rising */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Waits until an expression holds in a page, whose policy lets Playwright's own way of it not be. */
export async function waitUntil(page: Page, expression: string): Promise<void> {
  await page.evaluate(
    `new Promise((resolve) => { const look = () => (${expression}) ? resolve() : setTimeout(look, 10); look(); })`,
  );
}
