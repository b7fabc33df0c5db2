import type { Browser, BrowserContext, Locator, Page, WebSocketRoute } from "playwright-core";
import type { Me } from "../../../client/index.ts";
import type { LatLng } from "../../../protocol/primitives.ts";

/** Waiting for the other person's browser, both on a machine that may be busy. */
export const PATIENCE_MS = 30_000;

export interface WebPersonOptions {
  url: string;
  displayName: string;
  place: LatLng;
  viewport?: { width: number; height: number };
  colorScheme?: "light" | "dark";
}

/** Somebody in a browser of their own, who uses the web app by what is on the screen. */
export interface WebPerson {
  context: BrowserContext;
  page: Page;
  me: Me;
  /** Addresses that the browser asked for anything; and what it complained about: policies broken, exceptions. */
  requested: Set<string>;
  complaints: string[];
  /** Goes to another place of the app. */
  go(hash: string): Promise<void>;
  moveTo(place: LatLng): Promise<void>;
  /** As in a tunnel: sockets end, and no request gets through until `findNetwork`. */
  loseNetwork(): Promise<void>;
  findNetwork(): Promise<void>;
  /** Messages on the screen that say this. */
  messages(text: string): Locator;
  say(text: string): Promise<void>;
}

/** Comes in as a guest, by the button, and lets the browser say where they are. */
export async function webPerson(browser: Browser, options: WebPersonOptions): Promise<WebPerson> {
  const {
    url,
    displayName,
    place,
    viewport = { width: 1_360, height: 860 },
    colorScheme = "light",
  } = options;
  const context = await browser.newContext({
    viewport,
    colorScheme,
    locale: "en-US",
    geolocation: located(place),
    permissions: ["geolocation"],
  });
  // The browser's own way of being offline leaves sockets alone that are open already.
  const sockets = new Set<WebSocketRoute>();
  let isCut = false;
  await context.routeWebSocket(/\/v1\/socket/, (socket) => {
    if (isCut) return void socket.close();
    socket.connectToServer();
    sockets.add(socket);
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const requested = new Set<string>();
  const complaints: string[] = [];
  context.on("request", (request) => requested.add(request.url()));
  page.on("websocket", (socket) => requested.add(socket.url()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (/Content Security Policy|Permissions policy/i.test(message.text())) complaints.push(message.text());
  });

  await page.goto(url);
  await page.getByRole("button", { name: "Come in as a guest" }).click();
  await page.getByRole("navigation", { name: "Main" }).waitFor();
  const me = await page.evaluate(async (name) => {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ displayName: name });
    const answer = await fetch("/v1/me", { method: "PATCH", headers, body });
    return (await answer.json()) as Me;
  }, displayName);

  return {
    context,
    page,
    me,
    requested,
    complaints,
    go: async (hash) => {
      await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
    },
    loseNetwork: async () => {
      isCut = true;
      await context.setOffline(true);
      for (const socket of sockets) await socket.close();
      sockets.clear();
    },
    findNetwork: async () => {
      isCut = false;
      await context.setOffline(false);
    },
    moveTo: (to) => context.setGeolocation(located(to)),
    messages: (text) => page.getByRole("article").filter({ hasText: text }),
    say: async (text) => {
      const field = page.getByRole("textbox", { name: "Write a message" });
      await field.fill(text);
      await field.press("Enter");
    },
  };
}

/** A step of some metres to the north. */
export function northOf({ lat, lng }: LatLng, metres: number): LatLng {
  return { lat: lat + metres / 111_195, lng };
}

function located({ lat, lng }: LatLng) {
  return { latitude: lat, longitude: lng, accuracy: 8 };
}
