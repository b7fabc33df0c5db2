import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { HitherApi } from "../../client/index.ts";
import { startChromium } from "../../tools/browser/chromium.ts";
import { type LocalServer, startServer } from "../../tools/local-server/start-server.ts";
import { newPerson } from "../../tools/people/new-person.ts";
import { sessionCookie } from "../../tools/people/session-cookie.ts";
import { type BusyLife, busyLife } from "./support/busy-life.ts";
import { violations } from "./support/violations.ts";
import { PATIENCE_MS } from "./support/web-person.ts";
import { busyViews, EMPTY_VIEWS, MAP_VIEWS, WELCOME_VIEWS, type WebView } from "./support/web-views.ts";

// Some tests look at dozens of views, beside each other, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000 });

const CITY_HALL = { lat: 37.5663, lng: 126.9779 };
const SIZES = {
  desktop: { width: 1_360, height: 860 },
  phone: { width: 390, height: 844 },
};
type Size = keyof typeof SIZES;
const THEMES = ["light", "dark"] as const;

let server: LocalServer;
let browser: Browser;
let life: BusyLife;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), startChromium()]);
  life = await busyLife(server, CITY_HALL);
});
afterAll(async () => {
  life?.stop();
  await browser?.close();
  await server?.stop();
});

interface Visitor {
  size: Size;
  api?: HitherApi;
  /** Whether the map is drawn. On a machine without graphics that takes most of the time. */
  hasMap?: boolean;
  locale?: "en" | "ko";
}

async function visit({ size, api, hasMap = false, locale = "en" }: Visitor): Promise<Page> {
  const context = await browser.newContext({
    viewport: SIZES[size],
    locale,
    reducedMotion: "reduce",
    colorScheme: "light",
    serviceWorkers: "block",
  });
  if (api) await context.addCookies([sessionCookie(server.url, api)]);
  if (hasMap) {
    const pin = JSON.stringify(JSON.stringify(CITY_HALL));
    await context.addInitScript(`try { localStorage.setItem("hither.pin", ${pin}) } catch {}`);
  } else {
    await context.addInitScript("HTMLCanvasElement.prototype.getContext = () => null");
  }
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(server.url);
  return page;
}

/** Goes to a view, with nothing left open of the one before. */
async function show(page: Page, { hash, shows, open }: WebView): Promise<void> {
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.mouse.move(0, 0);
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
  await open?.(page);
  await page.locator(shows).first().waitFor();
}

/** @returns what is wrong with them, each line with view, theme, and size */
async function wrongWith(page: Page, size: Size, views: readonly WebView[]): Promise<string[]> {
  const found: string[] = [];
  for (const view of views) {
    await show(page, view);
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme });
      // Another theme is other colours, and nothing else.
      const rules = theme === "light" ? undefined : ["color-contrast"];
      const lines = await violations(page, rules);
      found.push(...lines.map((line) => `${view.name}, ${theme}, ${size}: ${line}`));
    }
    await page.emulateMedia({ colorScheme: "light" });
  }
  return found;
}

describe.each(Object.keys(SIZES) as Size[])("on a %s, in light and dark", (size) => {
  it("whoever is not signed in can use every view", async () => {
    const page = await visit({ size });
    expect(await wrongWith(page, size, WELCOME_VIEWS)).toEqual([]);
    await page.context().close();
  });

  it("a newcomer can use every view", async () => {
    const { api } = await newPerson(server.url);
    const page = await visit({ size, api });
    await page.getByRole("navigation", { name: "Main" }).waitFor();
    expect(await wrongWith(page, size, EMPTY_VIEWS)).toEqual([]);
    await page.context().close();
  });

  it("whoever has friends around can use the map", async () => {
    const page = await visit({ size, api: life.api, hasMap: true });
    await page.locator(".marker-stack").first().waitFor();
    expect(await wrongWith(page, size, MAP_VIEWS)).toEqual([]);
    await page.context().close();
  });

  it("whoever has friends, chats and teams can use every view", async () => {
    const page = await visit({ size, api: life.api });
    await page.getByRole("navigation", { name: "Main" }).waitFor();
    expect(await wrongWith(page, size, busyViews(life))).toEqual([]);
    await page.context().close();
  });
});

it("a message that could not be sent says so to everybody", async () => {
  const page = await visit({ size: "desktop", api: life.api });
  const line = await heldLine(page);
  const hash = `#/chats/${life.silencedId}`;
  await page.goto(`${server.url}/${hash}`);
  await page.reload();
  const field = page.getByRole("textbox", { name: "Write a message" });
  await field.waitFor();
  line.hold();
  await field.fill("Is this on?");
  await field.press("Enter");
  await life.setReadOnly(true);
  line.release();
  const failed: WebView = { name: "a failed message", hash, shows: ".message-failed" };
  for (const size of Object.keys(SIZES) as Size[]) {
    await page.setViewportSize(SIZES[size]);
    expect(await wrongWith(page, size, [failed])).toEqual([]);
  }
  await page.context().close();
});

/** A page whose socket can be made to wait: nothing is lost, nothing passes. */
async function heldLine(page: Page) {
  let isHeld = false;
  let waiting: (() => void)[] = [];
  const pass = (send: () => void) => {
    if (isHeld) waiting.push(send);
    else send();
  };
  await page.routeWebSocket(/./, (socket) => {
    const line = socket.connectToServer();
    socket.onMessage((frame) => pass(() => line.send(frame)));
    line.onMessage((frame) => pass(() => socket.send(frame)));
  });
  return {
    hold: () => {
      isHeld = true;
    },
    release: () => {
      isHeld = false;
      for (const send of waiting) send();
      waiting = [];
    },
  };
}

it("the main views are as good in Korean", async () => {
  const page = await visit({ size: "desktop", api: life.api, locale: "ko" });
  const views = busyViews(life).filter(({ open }) => open === undefined);
  expect(await wrongWith(page, "desktop", views)).toEqual([]);
  expect(await page.locator("html").getAttribute("lang")).toBe("ko");
});
