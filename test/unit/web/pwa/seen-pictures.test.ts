import { beforeEach, describe, expect, it } from "vitest";
import { SEEN, SeenPictures } from "../../../../web/pwa/seen-pictures.ts";
import type { SeenKind } from "../../../../web/pwa/what-to-do.ts";
import { memoryCaches } from "./memory-caches.ts";

const FACE = "https://app.example/v1/people/ann/picture/thumbnail?v=1";

let storage: ReturnType<typeof memoryCaches>;
let server: (request: Request) => Promise<Response>;
let seen: SeenPictures;
let background: Promise<unknown>[];

beforeEach(() => {
  storage = memoryCaches();
  background = [];
  server = async () => new Response("a face");
  seen = new SeenPictures(storage, (input) => server(input as Request));
});

async function see(
  url: string,
  { kind = "small", range = "" }: { kind?: SeenKind; range?: string } = {},
): Promise<Response> {
  const request = new Request(url, range === "" ? {} : { headers: { range } });
  const response = await seen.answer(request, kind, (work) => background.push(work));
  await Promise.all(background);
  return response;
}
const goOffline = () => {
  server = () => Promise.reject(new TypeError("Failed to fetch"));
};

describe("a picture", () => {
  it("that was seen shows without a network", async () => {
    await see(FACE);
    goOffline();
    expect(await (await see(FACE)).text()).toBe("a face");
  });

  it("that was not seen fails without a network, and leaves nothing behind", async () => {
    goOffline();
    await expect(see(FACE)).rejects.toThrow(TypeError);
    expect(storage.names()).toEqual([]);
  });

  it("is the server's while there is a network", async () => {
    await see(FACE);
    server = async () => new Response("a newer face");
    expect(await (await see(FACE)).text()).toBe("a newer face");
  });

  it("that the user may not see any more is forgotten", async () => {
    await see(FACE);
    server = async () => new Response(null, { status: 404 });
    expect((await see(FACE)).status).toBe(404);
    goOffline();
    await expect(see(FACE)).rejects.toThrow(TypeError);
  });

  it("stays where the server is in trouble, or asks to sign in", async () => {
    await see(FACE);
    server = async () => new Response(null, { status: 503 });
    await see(FACE);
    goOffline();
    expect(await (await see(FACE)).text()).toBe("a face");
  });

  it("that comes while everything is forgotten is not kept", async () => {
    server = async () => {
      await seen.forget();
      return new Response("somebody else's");
    };
    await see(FACE);
    expect(storage.names()).toEqual([]);
  });
});

describe("a file", () => {
  const FILE = "https://app.example/v1/channels/c/files/f";
  const whole = (size: number) => new Response(new Uint8Array(size));

  it("of five megabytes is kept, a larger one is not", async () => {
    server = async () => whole(5_000_000);
    await see(FILE, { kind: "large" });
    server = async () => whole(5_000_001);
    await see(`${FILE}2`, { kind: "large" });
    goOffline();
    expect((await (await see(FILE, { kind: "large" })).blob()).size).toBe(5_000_000);
    await expect(see(`${FILE}2`, { kind: "large" })).rejects.toThrow(TypeError);
  });

  it("that a player asked for from its beginning on plays without a network, from anywhere", async () => {
    const headers = { "content-range": "bytes 0-9/10" };
    server = async () => new Response("0123456789", { status: 206, headers });
    await see(FILE, { kind: "large", range: "bytes=0-" });
    goOffline();
    const part = await see(FILE, { kind: "large", range: "bytes=4-6" });
    expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([
      206,
      "bytes 4-6/10",
      "456",
    ]);
  });

  it("of which only a part came is not kept", async () => {
    const headers = { "content-range": "bytes 4-9/10" };
    server = async () => new Response("456789", { status: 206, headers });
    await see(FILE, { kind: "large", range: "bytes=4-" });
    expect(storage.names()).toEqual([]);
  });
});

it("keeps some hundred pictures and some dozen files, those that were seen last", async () => {
  for (let index = 0; index < 560; index += 1) await see(`${FACE}${index}`);
  for (let index = 0; index < 120; index += 1) {
    await see(`https://app.example/v1/channels/c/files/${index}`, { kind: "large" });
  }
  const kept = await (await storage.open(SEEN)).keys();
  const files = kept.filter(({ url }) => url.includes("/files/"));
  expect(kept.length - files.length).toBeLessThanOrEqual(520);
  expect(files.length).toBeLessThanOrEqual(100);
  expect(files.at(-1)?.url).toContain("/files/119");
});
