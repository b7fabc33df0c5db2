import { env } from "cloudflare:workers";
import { assert, asyncProperty, integer } from "fast-check";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { ChannelWithRole } from "../../../protocol/chat/resources.ts";
import { fetchAs, objectNameOf, PNG, sendFile, uploadFile } from "../../support/workers/files.ts";
import { makeGroup } from "../../support/workers/http-channels.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeFriends, makeGuest, readProblem, type TestUser } from "../../support/workers/test-user.ts";
import { someBytes } from "../../support/workers/uploads.ts";

let ann: TestUser;
let bob: TestUser;
let group: ChannelWithRole;
beforeAll(async () => {
  await migrate();
  [ann, bob] = await makeFriends();
  group = await makeGroup(ann, bob);
});

/** A file in the group, and its path there. */
async function sentFile(bytes: Uint8Array<ArrayBuffer>, name = "a.bin", contentType?: string) {
  const fileId = await uploadFile(ann, bytes, { name, ...(contentType && { contentType }) });
  await sendFile(ann, group.channelId, fileId);
  return { fileId, path: `/v1/channels/${group.channelId}/files/${fileId}` };
}

async function bytesIn(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer());
}

/** That the object is kept at the edge, soon. */
async function whenKept(fileId: string): Promise<void> {
  const cache = await caches.open("files");
  const address = `http://localhost/.files/${await objectNameOf(fileId)}`;
  await vi.waitFor(async () => {
    const hit = await cache.match(address);
    await hit?.body?.cancel();
    expect(hit).toBeDefined();
  });
}

const SIZE = 70_000;

describe.each(["in the bucket", "at the edge"])("a file %s", (where) => {
  const bytes = someBytes(SIZE, 7);
  let path = "";
  let etag = "";
  let modified = "";

  beforeAll(async () => {
    const sent = await sentFile(bytes);
    // One's own upload is read past the edge.
    path = where === "in the bucket" ? `/v1/files/${sent.fileId}/content` : sent.path;
    const whole = await fetchAs(ann, path);
    expect(await bytesIn(whole)).toEqual(bytes);
    etag = whole.headers.get("etag") ?? "";
    modified = whole.headers.get("last-modified") ?? "";
    if (where === "in the bucket") return;
    await whenKept(sent.fileId);
    await env.FILES.delete(await objectNameOf(sent.fileId));
  });

  it("comes whole, with what there is to say of it", async () => {
    const response = await fetchAs(ann, path);
    expect(response.status).toBe(200);
    expect(await bytesIn(response)).toEqual(bytes);
    expect(etag).toMatch(/^"[^"]+"$/);
    expect(response.headers.get("etag")).toBe(etag);
    expect(response.headers.get("content-length")).toBe(String(SIZE));
    expect(response.headers.get("accept-ranges")).toBe("bytes");
    expect(response.headers.get("cache-control")).toBe("private, no-cache, no-transform");
    expect(Date.now() - Date.parse(modified)).toBeLessThan(60_000);
  });

  it("comes in parts, each the same as a slice", async () => {
    const position = integer({ min: 0, max: SIZE - 1 });
    await assert(
      asyncProperty(position, position, async (a, b) => {
        const [first, last] = [Math.min(a, b), Math.max(a, b)];
        const response = await fetchAs(ann, path, { range: `bytes=${first}-${last}` });
        expect(response.status).toBe(206);
        expect(response.headers.get("content-range")).toBe(`bytes ${first}-${last}/${SIZE}`);
        expect(response.headers.get("content-length")).toBe(String(last - first + 1));
        expect(await bytesIn(response)).toEqual(bytes.subarray(first, last + 1));
      }),
      { numRuns: 25 },
    );
  });

  it.each([
    ["bytes=69990-", 69_990, 69_999],
    ["bytes=-10", 69_990, 69_999],
    ["bytes=-80000", 0, 69_999],
    ["bytes=69999-99999999", 69_999, 69_999],
    ["bytes=0-0", 0, 0],
  ])("answers %s", async (range, first, last) => {
    const response = await fetchAs(ann, path, { range });
    expect(response.status).toBe(206);
    expect(response.headers.get("content-range")).toBe(`bytes ${first}-${last}/${SIZE}`);
    expect(await bytesIn(response)).toEqual(bytes.subarray(first, last + 1));
  });

  it("comes whole where several ranges are asked for, or none that can be read", async () => {
    for (const range of ["bytes=0-1,5-6", "bytes=9-1", "lines=1-2"]) {
      const response = await fetchAs(ann, path, { range });
      expect([response.status, (await bytesIn(response)).byteLength]).toEqual([200, SIZE]);
    }
  });

  it.each(["bytes=70000-", "bytes=-0", "bytes=70000-70001"])("has no bytes for %s", async (range) => {
    const response = await fetchAs(ann, path, { range });
    expect(response.headers.get("content-range")).toBe(`bytes */${SIZE}`);
    expect(await readProblem(response)).toMatchObject({
      status: 416,
      type: "/problems/range-not-satisfiable",
    });
  });

  it("is not sent again to whoever has it", async () => {
    const headers = [
      { "if-none-match": etag },
      { "if-none-match": `"x", W/${etag}` },
      { "if-modified-since": modified },
    ];
    for (const method of ["GET", "HEAD"]) {
      for (const condition of headers) {
        const response = await fetchAs(ann, path, condition, method);
        expect([response.status, (await bytesIn(response)).byteLength]).toEqual([304, 0]);
        expect(response.headers.get("etag")).toBe(etag);
        // A browser takes these over for what it has.
        expect(response.headers.get("content-security-policy")).toContain("sandbox");
        expect(response.headers.get("cache-control")).toBe("private, no-cache, no-transform");
      }
    }
  });

  it("goes on only as the same file", async () => {
    const range = "bytes=10-19";
    for (const [ifRange, status] of [
      [etag, 206],
      [modified, 206],
      ['"other"', 200],
    ] as const) {
      const response = await fetchAs(ann, path, { range, "if-range": ifRange });
      expect([response.status, (await bytesIn(response)).byteLength]).toEqual([
        status,
        status === 206 ? 10 : SIZE,
      ]);
    }
  });

  it("is not sent where the asker expects another one", async () => {
    const long = "Thu, 01 Jan 2026 00:00:00 GMT";
    for (const condition of [{ "if-match": '"other"' }, { "if-unmodified-since": long }]) {
      const response = await fetchAs(ann, path, condition);
      expect([response.status, await response.text()]).toEqual([412, ""]);
    }
    expect((await fetchAs(ann, path, { "if-match": etag })).status).toBe(200);
  });
});

describe("what a member has fetched", () => {
  it("reaches another one without the bucket, and a stranger not at all", async () => {
    const bytes = someBytes(5_000, 9);
    const { fileId, path } = await sentFile(bytes);
    const [{ path: unread }, eve] = await Promise.all([sentFile(bytes), makeGuest()]);
    await bytesIn(await fetchAs(ann, path));
    await whenKept(fileId);
    await env.FILES.delete([await objectNameOf(fileId), await objectNameOf(unread.split("/").at(-1) ?? "")]);
    expect(await bytesIn(await fetchAs(bob, path))).toEqual(bytes);
    expect(await bytesIn(await fetchAs(bob, path, { range: "bytes=5-9" }))).toEqual(bytes.subarray(5, 10));
    for (const asker of [eve, null]) {
      const response = await fetchAs(asker, path);
      expect(response.status).toBe(asker ? 404 : 401);
      expect((await bytesIn(response)).byteLength).toBeLessThan(500);
    }
    expect((await fetchAs(bob, unread)).status).toBe(404);
  });

  it("is not to be had by the address that it is kept under", async () => {
    const { fileId, path } = await sentFile(someBytes(100, 3));
    await bytesIn(await fetchAs(ann, path));
    await whenKept(fileId);
    expect((await fetchAs(ann, `/.files/${await objectNameOf(fileId)}`)).status).toBe(404);
  });

  it("is gone with its message, though it is kept", async () => {
    const fileId = await uploadFile(ann, someBytes(100, 4));
    const seq = await sendFile(ann, group.channelId, fileId);
    const path = `/v1/channels/${group.channelId}/files/${fileId}`;
    await bytesIn(await fetchAs(bob, path));
    await whenKept(fileId);
    const deletion = { type: "deleteMessage" as const, key: crypto.randomUUID(), seq };
    await env.CHAT_CHANNELS.getByName(group.channelId).perform(ann.id, deletion, true);
    for (const asker of [ann, bob]) expect((await fetchAs(asker, path)).status).toBe(404);
    // It is still its owner's, for a while.
    expect((await fetchAs(ann, `/v1/files/${fileId}/content`)).status).toBe(200);
  });
});

const utf8 = (text: string) => Uint8Array.from(new TextEncoder().encode(text));
const HTML = utf8("<!doctype html><script>alert(1)</script>");
const SVG = utf8('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
const TEXT = utf8("Grüße\n");

describe("a file is served", () => {
  it.each([
    ["as what it is, to be shown, if it is a picture", PNG, "image/png", "image/png", "inline"],
    ["as UTF-8, to be shown, if it is text", TEXT, "text/plain", "text/plain;charset=utf-8", "inline"],
    ["as bytes to be saved, if it is a page", HTML, "text/html", "application/octet-stream", "attachment"],
    ["as bytes to be saved, if it is SVG", SVG, "image/svg+xml", "application/octet-stream", "attachment"],
    ["as bytes to be saved, if its type is unknown", TEXT, "x/y", "application/octet-stream", "attachment"],
  ] as const)("%s", async (_, bytes, declared, contentType, disposition) => {
    const { path } = await sentFile(bytes, "a b.txt", declared);
    const { headers } = await fetchAs(bob, path);
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-type": contentType,
      "content-disposition": `${disposition}; filename="a b.txt"`,
      "content-security-policy": expect.stringMatching(/^default-src 'none';.* sandbox$/),
      "cross-origin-resource-policy": "same-origin",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    });
    expect(headers.get("content-security-policy")).not.toMatch(/script|allow-/);
  });

  it.each([
    ['quo"te\\.txt', null],
    ["Grüße 😀.txt", "filename=\"Gr??e ??.txt\"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%F0%9F%98%80.txt"],
    ["100%41.txt", "filename=100%41.txt; filename*=UTF-8''100%2541.txt"],
    ["semi;colon, 'quoted'.txt", "filename=\"semi;colon, 'quoted'.txt\""],
  ])("under its name, %s", async (name, header) => {
    const upload = { name, contentType: "application/octet-stream" };
    if (header === null) {
      const { field } = await ann.problem("POST", "/v1/files", { ...upload, sizeBytes: 1 });
      expect(field).toBe("name");
      return;
    }
    const { path } = await sentFile(someBytes(10), name);
    const { headers } = await fetchAs(bob, path);
    expect(headers.get("content-disposition")).toBe(`attachment; ${header}`);
  });
});
