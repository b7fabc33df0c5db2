import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Me } from "../../client/index.ts";
import { startChromium } from "../../tools/browser/chromium.ts";
import { type LocalServer, startServer } from "../../tools/local-server/start-server.ts";
import { newPerson } from "../../tools/people/new-person.ts";

let server: LocalServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), startChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const WAIT = { timeout: 30_000 };
const SIZE = { width: 1_300, height: 900 };

async function openApp(context: BrowserContext, hash: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${server.url}/${hash}`);
  return page;
}

/** Goes to another place of the app. */
async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
}

/** A guest in a browser of their own, with a friend who has written to them. */
async function setUp() {
  const context = await browser.newContext({ viewport: SIZE, locale: "en" });
  const page = await openApp(context, "");
  await page.getByRole("button", { name: "Come in as a guest" }).click();
  await page.getByRole("navigation", { name: "Main" }).waitFor();
  const guest = (await page.evaluate(() => fetch("/v1/me").then((answer) => answer.json()))) as Me;

  const ann = await newPerson(server.url);
  await ann.api.updateMe({ displayName: "Ann" });
  await ann.api.requestFriend(guest.userId);
  await page.evaluate(
    (userId) => fetch(`/v1/friend-requests/${userId}`, { method: "PUT" }).then(() => {}),
    ann.userId,
  );
  const { channelId } = await ann.api.channels.direct(guest.userId);
  const write = (body: string) =>
    ann.api.messages.send(channelId, { key: crypto.randomUUID(), body, preview: body });
  await write("Are you near?");
  const sent = async () => {
    const { messages } = await ann.api.messages.page(channelId);
    return messages.filter(({ senderId }) => senderId === guest.userId).map(({ body }) => body);
  };
  return { context, page, channelId, write, sent };
}

/** The app is there without a network once its worker has all of it. */
async function untilKept(page: Page): Promise<void> {
  await vi.waitFor(
    async () => expect(await page.evaluate("navigator.serviceWorker.controller !== null")).toBe(true),
    WAIT,
  );
}

const message = (page: Page, text: string) => page.getByRole("article").filter({ hasText: text }).last();
const rowOfAnn = (page: Page) => page.getByRole("link", { name: /Ann/ }).first();

async function say(page: Page, text: string): Promise<void> {
  const field = page.getByRole("textbox", { name: "Write a message" });
  await field.fill(text);
  await field.press("Enter");
  await message(page, text).waitFor(WAIT);
}

/** How many things the browser keeps of whoever was signed in. */
async function keptValues(page: Page): Promise<number> {
  return page.evaluate<number>(`(async () => {
    const answered = (request) => new Promise((resolve) => request.addEventListener("success", () => resolve(request.result)));
    const database = await answered(indexedDB.open("hither"));
    const count = await answered(database.transaction("kept").objectStore("kept").count());
    database.close();
    return count;
  })()`);
}

describe("the web app without a network", () => {
  it("shows what was seen, keeps what is written through closed windows, and sends it once and in order", async () => {
    const { context, page, channelId, sent } = await setUp();
    const chat = `#/chats/${channelId}`;
    await go(page, chat);
    await message(page, "Are you near?").waitFor(WAIT);
    await untilKept(page);

    await context.setOffline(true);
    await page.reload();
    await rowOfAnn(page).waitFor(WAIT);
    await message(page, "Are you near?").waitFor(WAIT);
    await say(page, "One");
    await say(page, "Two");
    await page.close();

    const again = await openApp(context, chat);
    await message(again, "One").waitFor(WAIT);
    await message(again, "Two").waitFor(WAIT);
    expect(await sent()).toEqual([]);

    await context.setOffline(false);
    await vi.waitFor(async () => expect(await sent()).toEqual(["One", "Two"]), WAIT);
    // A window that opens later finds nothing that is still to be sent.
    await again.close();
    const later = await openApp(context, chat);
    await say(later, "Three");
    await vi.waitFor(async () => expect(await sent()).toEqual(["One", "Two", "Three"]), WAIT);
    await context.close();
  });

  it("sends what another window could not send before it was closed", async () => {
    const { context, page, channelId, sent } = await setUp();
    const chat = `#/chats/${channelId}`;
    await untilKept(page);
    const second = await openApp(context, chat);
    await message(second, "Are you near?").waitFor(WAIT);
    await context.setOffline(true);
    await second.reload();
    await message(second, "Are you near?").waitFor(WAIT);
    await say(second, "From the second window");
    // However often the first window is told to look, while it is taking over: what it takes it must not drop.
    await page.evaluate(`looking = setInterval(() => dispatchEvent(new Event("online")), 5)`);
    await second.close();
    await page.waitForTimeout(1_000);
    await page.evaluate("clearInterval(looking)");
    await context.setOffline(false);
    await vi.waitFor(async () => expect(await sent()).toEqual(["From the second window"]), WAIT);
    await context.close();
  });

  it("forgets everything when the user signs out, in every window", async () => {
    const { context, page, channelId } = await setUp();
    const second = await openApp(context, `#/chats/${channelId}`);
    await message(second, "Are you near?").waitFor(WAIT);
    await go(page, "#/me/account");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign out and lose it" }).click();
    for (const each of [page, second])
      await each.getByRole("button", { name: "Come in as a guest" }).waitFor(WAIT);
    await vi.waitFor(async () => expect(await keptValues(page)).toBe(0), WAIT);
    const left = await page.evaluate(`caches.has("hither-seen").then((pictures) => ({
      pictures,
      storage: Object.keys(localStorage).filter((name) => name.startsWith("hither.")),
    }))`);
    expect(left).toEqual({ pictures: false, storage: [] });
    await context.close();
  });
});
