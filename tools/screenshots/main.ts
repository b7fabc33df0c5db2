/**
 * Takes the pictures of docs/images: the web app with the simulated crowd, light and dark, on a desktop and a phone. Run with
 * `npm run screenshots`. It needs Chromium, as the end-to-end tests do,
 * and fonts for Korean and emoji (Debian: fonts-noto-cjk, fonts-noto-color-emoji).
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { startChromium } from "../browser/chromium.ts";
import { buildProject, PROJECT_DIR } from "../build.ts";
import { CROWD_COMING, startCrowd } from "../crowd/start-crowd.ts";
import { startServer } from "../local-server/start-server.ts";
import { GROUP, tellStory } from "./story.ts";

const OUT_DIR = join(PROJECT_DIR, "docs/images");
const SIZES = { desktop: { width: 1_360, height: 860 }, phone: { width: 390, height: 844 } } as const;
const THEMES = ["light", "dark"] as const;
/** For faces to load, places to glide, and notes to go. */
const SETTLE_MS = 2_500;
const NOTES_GONE_MS = 24_000;

type Size = keyof typeof SIZES;
type Theme = (typeof THEMES)[number];

await buildProject();
await mkdir(OUT_DIR, { recursive: true });
const server = await startServer({ crowd: CROWD_COMING });
const crowd = await startCrowd({ url: server.url, seed: 1, stateDir: server.stateDir });
server.showCrowd(crowd.info);
const browser = await startChromium({ drawsMaps: true });
try {
  await takeAll(browser);
} finally {
  await browser.close();
  crowd.stop();
  await server.stop();
}

async function takeAll(chromium: Browser): Promise<void> {
  const welcome = await openPage(chromium, "desktop", "light");
  await welcome.goto(server.url);
  await welcome.getByRole("button", { name: "Come in as a guest" }).waitFor();
  await take(welcome, "welcome");
  await welcome.getByRole("button", { name: "Come in as a guest" }).click();
  await welcome.locator(".marker-face, .marker-stack").first().waitFor();
  await nameGuest(welcome);
  // The crowd takes newcomers into its groups by itself.
  await welcome.evaluate('location.hash = "#/chats"');
  await welcome.locator(".channel-row").filter({ hasText: GROUP }).waitFor();
  await tellStory(crowd);
  await welcome.waitForTimeout(NOTES_GONE_MS);
  const session = await welcome.context().storageState({ indexedDB: true });
  await welcome.context().close();

  for (const theme of THEMES) {
    for (const size of Object.keys(SIZES) as Size[]) {
      const page = await openPage(chromium, size, theme, session);
      await page.goto(server.url);
      await page.locator(".marker-face, .marker-stack").first().waitFor();
      await take(page, `map-${size}-${theme}`);
      await page.evaluate('location.hash = "#/chats"');
      if (size === "phone") await take(page, `chats-${size}-${theme}`);
      await page.locator(".channel-row").filter({ hasText: GROUP }).click();
      await page.locator("article.message").first().waitFor();
      await take(page, `chat-${size}-${theme}`);
      await page.evaluate('location.hash = "#/friends"');
      await page.locator(".row").first().waitFor();
      if (size === "desktop") await takeSharing(page, theme);
      await page.context().close();
    }
  }
}

async function takeSharing(page: Page, theme: Theme): Promise<void> {
  await page.getByRole("button", { name: /^Friends see you/ }).click();
  await page.getByRole("dialog").waitFor();
  await take(page, `sharing-desktop-${theme}`);
}

async function openPage(
  chromium: Browser,
  size: Size,
  colorScheme: Theme,
  storageState?: Awaited<ReturnType<ReturnType<Page["context"]>["storageState"]>>,
): Promise<Page> {
  const context = await chromium.newContext({
    viewport: SIZES[size],
    deviceScaleFactor: size === "phone" ? 2 : 1,
    colorScheme,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    ...(storageState && { storageState }),
  });
  return context.newPage();
}

async function nameGuest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const body = JSON.stringify({ displayName: "Robin" });
    await fetch("/v1/me", { method: "PATCH", headers: { "content-type": "application/json" }, body });
  });
}

/** As a PNG of few colours, which a repository and a README can carry. */
async function take(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(SETTLE_MS);
  // What hovers shows what it hovers over.
  await page.mouse.move(0, 0);
  const picture = await page.screenshot();
  await sharp(picture)
    .png({ palette: true, quality: 90, effort: 9 })
    .toFile(join(OUT_DIR, `${name}.png`));
  process.stdout.write(`docs/images/${name}.png\n`);
}
