import type { Browser } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startChromium } from "../../tools/browser/chromium.ts";
import { type LocalServer, startServer } from "../../tools/local-server/start-server.ts";
import { northOf, type WebPerson, webPerson } from "./support/web-person.ts";

const CITY_HALL = { lat: 37.5663, lng: 126.9779 };

let server: LocalServer;
let browser: Browser;
let ann: WebPerson;
let ben: WebPerson;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), startChromium()]);
  ann = await webPerson(browser, { url: server.url, displayName: "Ann", place: CITY_HALL });
  ben = await webPerson(browser, {
    url: server.url,
    displayName: "Ben",
    place: northOf(CITY_HALL, 600),
  });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const marker = ({ page }: WebPerson, name: string) =>
  page.getByRole("group", { name: "On the map" }).getByRole("button", { name: new RegExp(`^${name}, `) });
const sharing = ({ page }: WebPerson) => page.getByRole("switch", { name: "Share where I am" });

/** Which of these messages are on the screen, in order; each is followed by its time. */
async function read({ page }: WebPerson, texts: readonly string[]): Promise<string[]> {
  const bodies = await page.locator("article .message-text").allTextContents();
  return bodies.flatMap((body) => texts.find((text) => body.startsWith(text)) ?? []);
}

describe("two people in their browsers", () => {
  it("become friends by a link", async () => {
    await ann.go(`#/add/${ben.me.handle}`);
    await ann.page.getByRole("button", { name: "Add friend" }).click();
    const note = ben.page.getByRole("log").filter({ hasText: "Ann asks to be your friend." });
    await note.getByRole("button", { name: "Accept" }).click();
    await ann.go("#/friends");
    await ann.page.getByRole("group", { name: "Friends" }).getByRole("button", { name: /Ben/ }).waitFor();
    await ben.go("#/friends");
    await ben.page.getByRole("group", { name: "Friends" }).getByRole("button", { name: /Ann/ }).waitFor();
  });

  it("see nothing of each other until they share, and then each other's steps on the map", async () => {
    for (const person of [ann, ben]) {
      await person.go("#/");
      await person.page.getByRole("button", { name: "Locate me" }).first().click();
      await person.page.locator(".own-dot").waitFor({ state: "attached" });
    }
    // As long as an appearance would take.
    await ann.page.waitForTimeout(1_500);
    expect(await marker(ann, "Ben").count()).toBe(0);
    for (const person of [ann, ben]) {
      await sharing(person).click();
      await person.page.getByRole("button", { name: /^Friends see you/ }).waitFor();
    }
    await marker(ann, "Ben").waitFor();
    await marker(ben, "Ann").waitFor();
    await expect(marker(ann, "Ben").getAttribute("aria-label")).resolves.toMatch(/600 m north/);

    const before = await marker(ann, "Ben").boundingBox();
    await ben.moveTo(northOf(CITY_HALL, 2_000));
    await ann.page.getByRole("button", { name: /^Ben, 2\.0 km north/ }).waitFor();
    // It glides there: in the end it stands further up.
    await expect
      .poll(async () => (await marker(ann, "Ben").boundingBox())?.y, { timeout: 30_000 })
      .toBeLessThan((before?.y ?? 0) - 10);
  });

  it("talk, react, and show each other pictures", async () => {
    await marker(ann, "Ben").click();
    await ann.page.getByRole("region", { name: "Ben" }).getByRole("button", { name: "Message" }).click();
    await ann.say("Are you at the park?");
    await ben.go("#/chats");
    await ben.page.getByRole("link", { name: /Ann/ }).first().click();
    const asked = ben.messages("Are you at the park?");
    await asked.hover();
    await asked.getByRole("button", { name: "React" }).click();
    await ben.page.locator(".message-quick button").filter({ hasText: "👍" }).click();
    await ann.messages("Are you at the park?").getByRole("button", { name: /^👍 1/ }).waitFor();

    const picture = await sharp({ create: { width: 640, height: 480, channels: 3, background: "#d33" } })
      .jpeg()
      .toBuffer();
    await ann.page
      .locator("input[type=file]")
      .first()
      .setInputFiles({ name: "red.jpg", mimeType: "image/jpeg", buffer: picture });
    await ann.page.getByRole("button", { name: "Send", exact: true }).click();
    const image = ben.page.getByRole("article").locator("img[src*='/files/']").first();
    await image.waitFor();
    await expect
      .poll(() => image.evaluate((element) => (element as { naturalWidth?: number }).naturalWidth), {
        timeout: 30_000,
      })
      .toBeGreaterThan(0);
  });

  it("lose and double nothing when one of them is without a network for a while", async () => {
    const texts = ["One", "Two", "Three", "From the tunnel", "Four"];
    await ben.say("One");
    await ann.messages("One").waitFor();
    await ann.loseNetwork();
    await ann.page.getByRole("status").filter({ hasText: "Offline" }).waitFor();
    await ben.say("Two");
    await ben.say("Three");
    await ann.say("From the tunnel");
    await ben.messages("Three").waitFor();
    await ann.findNetwork();
    await ben.messages("From the tunnel").waitFor();
    await ben.say("Four");
    for (const person of [ann, ben]) {
      await person.messages("Four").waitFor();
      expect(await read(person, texts)).toEqual(["One", "Two", "Three", "From the tunnel", "Four"]);
    }
  });

  it("look up who saw them", async () => {
    const row = ann.page.getByRole("list", { name: "Who saw me" }).getByRole("listitem");
    // It is stored some seconds after it began.
    const isThere = async () => {
      await ann.go("#/me");
      await ann.go("#/me/seen");
      const shown = row.filter({ hasText: /Ben.*Today .*, exactly, nearby/ }).first();
      return shown.waitFor({ timeout: 1_000 }).then(
        () => true,
        () => false,
      );
    };
    await expect.poll(isThere, { timeout: 30_000 }).toBe(true);
  });

  it("vanish from each other's map as a ghost", async () => {
    await ben.go("#/");
    await ann.go("#/");
    await marker(ben, "Ann").waitFor();
    await sharing(ann).click();
    await marker(ben, "Ann").waitFor({ state: "detached" });
    // Being one does not blind her.
    await marker(ann, "Ben").waitFor();
    await sharing(ann).click();
    await marker(ben, "Ann").waitFor();
  });

  it("load nothing from elsewhere, and break no policy of the page", () => {
    for (const { requested, complaints } of [ann, ben]) {
      const hosts = [...requested].filter((address) => !/^(data|blob):/.test(address));
      const elsewhere = hosts.filter((address) => new URL(address).host !== new URL(server.url).host);
      expect(hosts.length).toBeGreaterThan(20);
      expect(elsewhere).toEqual([]);
      expect(complaints).toEqual([]);
    }
  });
});
