import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startChromium } from "../../tools/browser/chromium.ts";
import { type LocalServer, startServer } from "../../tools/local-server/start-server.ts";
import { befriend } from "../../tools/people/befriend.ts";
import { newPerson } from "../../tools/people/new-person.ts";
import { PATIENCE_MS } from "./support/web-person.ts";

let server: LocalServer;
let browser: Browser;
let page: Page;
let ben: Awaited<ReturnType<typeof newPerson>>;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), startChromium()]);
  const context = await browser.newContext({
    viewport: { width: 1_360, height: 860 },
    locale: "en",
    reducedMotion: "reduce",
    serviceWorkers: "block",
  });
  page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(server.url);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** What has the focus, in the words of a screen reader or of the page. */
const focused = () =>
  page.evaluate<string>(
    "(({ activeElement: at, body }) => at === body ? '' : at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent ?? '')(document)",
  );

/** Presses a key until what has the focus says this. */
async function pressUntil(key: string, says: RegExp, most = 60): Promise<void> {
  const met: string[] = [];
  for (let pressed = 0; pressed < most; pressed += 1) {
    await page.keyboard.press(key);
    const words = await focused();
    if (says.test(words)) return;
    met.push(words.slice(0, 40));
  }
  throw new Error(`${key} does not lead to ${says}, but to ${met.join(" | ")}`);
}

/** Whether one sees where the focus is: an outline of two pixels at least. */
const isFocusVisible = () =>
  page.evaluate<boolean>(`(({ outlineStyle, outlineWidth }) => outlineStyle !== "none" && parseFloat(outlineWidth) >= 2)(
    getComputedStyle(document.activeElement))`);

it("one comes in by keys alone, and sees where the focus is all the way", async () => {
  await page.getByRole("button", { name: "Come in as a guest" }).waitFor();
  await pressUntil("Tab", /^Come in as a guest/);
  expect(await isFocusVisible()).toBe(true);
  await page.keyboard.press("Enter");
  await page.getByRole("navigation", { name: "Main" }).waitFor();
});

it("a link skips to the content", async () => {
  await pressUntil("Tab", /^Skip to the content/);
  expect(await isFocusVisible()).toBe(true);
  const link = page.getByRole("link", { name: "Skip to the content" });
  expect((await link.boundingBox())?.y).toBeGreaterThanOrEqual(0);
  await page.keyboard.press("Enter");
  expect(await page.evaluate("document.activeElement.id")).toBe("main");
});

it("every place that tabs lead to has a name, and shows that it has the focus", async () => {
  const met = new Set<string>();
  for (let pressed = 0; pressed < 25; pressed += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate<boolean>("document.activeElement === document.body")) continue;
    const words = (await focused()).trim();
    expect(words, await page.evaluate<string>("document.activeElement.outerHTML")).not.toBe("");
    expect(await isFocusVisible(), words).toBe(true);
    met.add(words);
  }
  expect(met.size).toBeGreaterThan(10);
});

it("a dialog takes the focus, keeps it, and gives it back at Escape", async () => {
  await pressUntil("Tab", /Nobody sees you/);
  await page.keyboard.press("Enter");
  await page.locator("dialog[open]").waitFor();
  for (let pressed = 0; pressed < 20; pressed += 1) {
    await page.keyboard.press("Tab");
    const isOutside = "!document.activeElement.closest('dialog') && document.activeElement !== document.body";
    expect(await page.evaluate<boolean>(isOutside)).toBe(false);
  }
  await page.keyboard.press("Escape");
  await page.locator("dialog[open]").waitFor({ state: "detached" });
  expect(await focused()).toMatch(/Nobody sees you/);
  // It opens again, also after two Escapes in a row.
  await page.keyboard.press("Enter");
  await page.locator("dialog[open]").waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  await page.locator("dialog[open]").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog[open]").waitFor({ state: "detached" });
});

it("one finds a chat, writes, and reacts to what the friend answers", async () => {
  const me = await page.evaluate<{ userId: string }>("fetch('/v1/me').then((answer) => answer.json())");
  ben = await newPerson(server.url);
  await ben.api.updateMe({ displayName: "Ben" });
  const send = (path: string) =>
    page.evaluate(`fetch(${JSON.stringify(path)}, { method: "PUT" }).then(() => {})`);
  await befriend(ben, {
    userId: me.userId,
    api: { acceptFriend: (userId: string) => send(`/v1/friend-requests/${userId}`) } as typeof ben.api,
  });
  const { channelId } = await ben.api.channels.direct(me.userId);
  const write = (body: string) =>
    ben.api.messages.send(channelId, { key: crypto.randomUUID(), body, preview: body });
  await write("Where are you?");

  await pressUntil("Tab", /Chats$/);
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: /Ben.*Where are you/ }).waitFor();
  await pressUntil("Tab", /Ben.*Where are you/);
  expect(await isFocusVisible()).toBe(true);
  await page.keyboard.press("Enter");
  await page.getByRole("article").filter({ hasText: "Where are you?" }).waitFor();
  await pressUntil("Tab", /^Write a message$/);
  await page.keyboard.type("At the bridge");
  await page.keyboard.press("Enter");
  await page.getByRole("article").filter({ hasText: "At the bridge" }).waitFor();
  await write("Stay there!");
  const answer = page.getByRole("article").filter({ hasText: "Stay there!" });
  await answer.waitFor();

  await pressUntil("Shift+Tab", /^Ben, /);
  await page.keyboard.press("End");
  expect(await answer.evaluate((article) => article.matches(":focus"))).toBe(true);
  expect(await isFocusVisible()).toBe(true);
  await page.keyboard.press("Enter");
  await page.getByRole("menu").waitFor();
  await pressUntil("ArrowUp", /^React 👍$/, 1);
  await page.keyboard.press("ArrowRight");
  expect(await focused()).toBe("React ❤️");
  expect(await isFocusVisible()).toBe(true);
  await page.keyboard.press("Enter");
  await answer.getByRole("button", { name: /^❤️ 1/ }).waitFor();
  // The focus is back at the message.
  expect(await focused()).toMatch(/^Ben, /);
});

it("the menu of a message leads to more emoji, and to a dialog that Escape closes", async () => {
  await page.keyboard.press("Enter");
  await page.getByRole("menu").waitFor();
  await pressUntil("ArrowUp", /^React 👍$/, 1);
  await pressUntil("ArrowLeft", /^More emoji$/, 1);
  await page.keyboard.press("Enter");
  await page.locator(".emoji-picker[open]").waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".emoji-picker").waitFor({ state: "detached" });
  expect(await focused()).toMatch(/^Ben, /);
});
