import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { LIMITS } from "../../protocol/limits.ts";
import { startChromium } from "../../tools/browser/chromium.ts";
import { HOSTILE_TEXTS, tower } from "../../tools/fuzz/hostile-text.ts";
import { type LocalServer, startServer } from "../../tools/local-server/start-server.ts";
import { newPerson } from "../../tools/people/new-person.ts";
import { HTML, jpeg, jpegWithPage, pngOf, SVG, wav, zipBomb } from "./support/hostile-bytes.ts";
import { HostilePage } from "./support/hostile-page.ts";
import { type WebPerson, webPerson } from "./support/web-person.ts";

let server: LocalServer;
let browser: Browser;
let page: HostilePage;
let headers: Record<string, string>;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), startChromium()]);
  const { api } = await newPerson(server.url);
  headers = { authorization: `Bearer ${api.sessionToken}`, "content-type": "application/json" };
  page = new HostilePage(await browser.newContext(), server.url);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function post<Answer>(path: string, body: unknown): Promise<{ status: number; answer: Answer }> {
  const response = await fetch(`${server.url}${path}`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as Answer };
}

interface Upload {
  status: number;
  answer: { fileId?: string; state?: string; type?: string; field?: string };
}

/** Declares a file and brings its bytes, as far as the server lets it. */
async function upload(name: string, contentType: string, bytes: Buffer | string): Promise<Upload> {
  const content = Buffer.from(bytes);
  const declared = await post<Upload["answer"]>("/v1/files", {
    name,
    contentType,
    sizeBytes: content.length,
  });
  if (declared.status !== 200) return declared;
  const response = await fetch(`${server.url}/v1/files/${declared.answer.fileId}/content`, {
    method: "PUT",
    headers: { authorization: headers.authorization ?? "" },
    body: content,
  });
  return { status: response.status, answer: (await response.json()) as Upload["answer"] };
}

/** The address of a file that is taken. */
async function addressOf(name: string, contentType: string, bytes: Buffer | string): Promise<string> {
  const { answer } = await upload(name, contentType, bytes);
  expect(answer).toMatchObject({ state: "ready" });
  const files = [{ fileId: answer.fileId, in: { own: true } }];
  const links = await post<{ items: { url: string }[] }>("/v1/file-links", { files });
  return links.answer.items[0]?.url ?? "";
}

describe("a page in which files are opened", () => {
  it("notices a script that runs, in a tab and in a frame", async () => {
    const other = new HostilePage(await browser.newContext(), server.url);
    const address = await other.serve("/control", HTML);
    const met = await other.open(address);
    await vi.waitFor(() => expect(other.canaries).toBeGreaterThanOrEqual(2));
    if ("shown" in met) expect(await met.shown.title()).toBe("canary");
    const before = other.canaries;
    expect((await other.embed(address)).stored).toContain("canary");
    expect(other.canaries).toBeGreaterThan(before);
  });
});

describe("a file that means harm is refused:", () => {
  it.each([
    ["a page that is called a picture", "me.png", "image/png", () => HTML, 415],
    ["a drawing with a script that is called a picture", "me.png", "image/png", () => SVG, 415],
    ["a page that is called a video", "me.mp4", "video/mp4", () => HTML, 415],
    ["a picture that is called a page", "me.html", "text/html", jpegWithPage, 415],
    ["a picture that fills a phone's memory", "me.png", "image/png", () => pngOf(60_000, 60_000), 413],
  ])("%s", async (_, name, contentType, bytes, status) => {
    expect((await upload(name, contentType, await bytes())).status).toBe(status);
  });

  it("one of no bytes", async () => {
    const empty = await upload("a.txt", "text/plain", "");
    expect([empty.status, empty.answer.field]).toEqual([400, "sizeBytes"]);
  });

  it.each([
    "../../etc/passwd",
    "a\\b.txt",
    "a\u0000.txt",
    "a\nb.txt",
    "a\u202Efdp.exe",
    "..",
    "a\u2028.txt",
    " ",
  ])("one that is called %j", async (name) => {
    const { status, answer } = await upload(name, "text/plain", "text");
    expect([status, answer.field]).toEqual([400, "name"]);
  });

  it("one with a longer name than there may be", async () => {
    const { status, answer } = await upload("a".repeat(LIMITS.maxFileNameLength + 1), "text/plain", "text");
    expect([status, answer.field]).toEqual([400, "name"]);
  });
});

describe("a file does no harm in a browser:", () => {
  const JUNK = "report\";filename=evil.exe;'%2e%2e%2f<b>.txt";

  it.each<[string, string, string, () => Buffer | string | Promise<Buffer>, string | null, boolean]>([
    ["a drawing with a script", "me.svg", "image/svg+xml", () => SVG, "me.svg", false],
    ["a page", "page.html", "text/html", () => HTML, "page.html", false],
    ["a page of XML", "page.xhtml", "application/xhtml+xml", () => HTML, "page.xhtml", false],
    ["a script", "run.js", "text/javascript", () => HTML, "run.js", false],
    ["an archive that grows", "zeros.zip", "application/zip", zipBomb, "zeros.zip", false],
    ["a page that is called text", "page.txt", "text/plain", () => HTML, null, false],
    [
      "a page with a name like a header",
      JUNK,
      "text/html",
      () => HTML,
      JUNK.replaceAll(/["<>]/g, "_"),
      false,
    ],
    ["a picture that is a page, too", "me.jpg", "image/jpeg", jpegWithPage, null, true],
    ["a picture", "me.jpg", "image/jpeg", jpeg, null, true],
  ])("%s", async (_, name, contentType, bytes, savedAs, isPicture) => {
    const address = await addressOf(name, contentType, await bytes());
    const before = page.canaries;
    const met = await page.open(address);
    if ("savedAs" in met) {
      expect(savedAs, "it was to be shown").not.toBeNull();
      expect(met.savedAs).toBe(savedAs);
    } else {
      expect(savedAs, "it was to be saved").toBeNull();
      expect(await met.shown.title()).not.toBe("canary");
      // Its origin is nobody's: there is no storage.
      const origin = await met.shown.evaluate("origin");
      expect(origin).toBe("null");
      await expect(met.shown.evaluate("localStorage.length")).rejects.toThrow(/sandboxed/);
      if (isPicture) expect(await met.shown.evaluate("document.images[0].naturalWidth")).toBe(8);
      await met.shown.close();
    }
    expect(await page.embed(address)).toEqual({ picture: isPicture, title: "host", stored: "{}" });
    expect(page.canaries).toBe(before);
  });

  it("a sound, which plays in a tab though nothing else does", async () => {
    const met = await page.open(await addressOf("a.wav", "audio/wav", wav()));
    if (!("shown" in met)) throw new Error("it was saved");
    const { shown } = met;
    await vi.waitFor(async () => {
      expect(await shown.evaluate("document.querySelector('video').duration")).toBe(1);
    }, 10_000);
    // Even what is put into its page does not run.
    await shown.evaluate(`{
      const element = document.createElement("script");
      element.textContent = "document.title = 'canary'";
      document.body.append(element);
    }`);
    expect(await shown.title()).not.toBe("canary");
    await shown.close();
  });
});

describe("hostile text does no harm in the web app:", () => {
  /** Where elements are, and whether what does not fit into one is painted elsewhere. */
  interface Box extends Record<"top" | "bottom" | "left" | "right", number> {
    clips: boolean;
    text: string;
  }

  const BOXES = `(selector) => [...document.querySelectorAll(selector)].map((element) => {
    const { top, bottom, left, right } = element.getBoundingClientRect();
    const clips = getComputedStyle(element).overflow === "clip";
    return { top, bottom, left, right, clips, text: element.textContent.slice(0, 60) };
  })`;

  function boxes(person: WebPerson, selector: string): Promise<Box[]> {
    return person.page.evaluate<Box[]>(`(${BOXES})(${JSON.stringify(selector)})`);
  }

  it("every text is shown inside of its own bubble, runs nothing, and leaves the page as wide as it was", async () => {
    const place = { lat: 37.5663, lng: 126.9779 };
    // All of it at once, since what is not on the screen is not in the page either.
    const viewport = { width: 1_000, height: 9_000 };
    const ann = await webPerson(browser, { url: server.url, displayName: "Ann", place, viewport });
    const { api, userId } = await newPerson(server.url);
    await api.updateMe({ displayName: `\u05E9\u05DC\u05D5\u05DD ${tower(50)}` });
    await api.requestFriend(ann.me.userId);
    const accepted = await ann.page.evaluate(async (id) => {
      return (await fetch(`/v1/friend-requests/${id}/accept`, { method: "POST" })).status;
    }, userId);
    expect(accepted).toBe(200);
    const texts = [...Object.values(HOSTILE_TEXTS), "W".repeat(3_000), tower(LIMITS.maxMessageChars - 1)];
    // As many as one page of a channel holds.
    const halves = [texts.slice(0, texts.length / 2), texts.slice(texts.length / 2)];
    for (const some of halves) {
      const group = { name: tower(78), userIds: [ann.me.userId] };
      const { channelId } = await api.channels.create(group);
      for (const body of [...some, "the end"]) {
        const preview = body.slice(0, 100).toWellFormed();
        await api.messages.send(channelId, { key: crypto.randomUUID(), body, preview });
      }
      await ann.go(`#/chats/${channelId}`);
      await ann.messages("the end").waitFor();
      const bubbles = await boxes(ann, "article .bubble");
      expect(bubbles).toHaveLength(some.length + 1);
      for (const [index, { top, bottom, left, right, text }] of bubbles.entries()) {
        expect(left, text).toBeGreaterThanOrEqual(0);
        expect(right, text).toBeLessThanOrEqual(viewport.width);
        expect(bottom, text).toBeGreaterThan(top);
        expect(top, text).toBeGreaterThanOrEqual((bubbles[index - 1]?.bottom ?? 0) - 1);
      }
      for (const { left, right, clips, text } of await boxes(ann, "article .message-text")) {
        expect(clips && left >= 0 && right <= viewport.width, text).toBe(true);
      }
      const isAsWide = "document.documentElement.scrollWidth <= innerWidth";
      expect(await ann.page.evaluate<boolean>(isAsWide)).toBe(true);
      await ann.go("#/");
    }
    expect(ann.complaints).toEqual([]);
    expect(await ann.page.title()).not.toBe("canary");
    await ann.context.close();
  });
});
