import { env } from "cloudflare:workers";
import { assert, asyncProperty, integer } from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { app } from "../../../workers/app.ts";
import { readProblem, send } from "../../support/workers/test-user.ts";
import { someBytes } from "../../support/workers/uploads.ts";

const MIB = 1_048_576;
const SMALL = 70_000;
const PATH = "/map/base.pmtiles";

async function store(bytes: Uint8Array): Promise<string> {
  const object = await env.MAP?.put("map.pmtiles", bytes);
  return object?.httpEtag ?? "";
}

async function bytesIn(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer());
}

function part(range: string, headers: Record<string, string> = {}, path = PATH): Promise<Response> {
  return send(path, { headers: { range, ...headers } });
}

async function expectProblem(response: Response, status: number, name: string): Promise<void> {
  expect(await readProblem(response)).toMatchObject({ status, type: `/problems/${name}` });
}

describe("without an archive", () => {
  it.each([
    ["an empty bucket", env],
    ["no bucket", { ...env, MAP: undefined }],
  ])("(%s) there is no base map", async (_, bindings) => {
    const about = await app.request("http://localhost/map/base.json", {}, bindings);
    expect(await about.json()).toEqual({ pmtiles: null, version: null, sizeBytes: null });
    const headers = { range: "bytes=0-9" };
    await expectProblem(
      await app.request(`http://localhost${PATH}`, { headers }, bindings),
      404,
      "not-found",
    );
    const { status } = await app.request(`http://localhost${PATH}`, { method: "HEAD" }, bindings);
    expect(status).toBe(404);
  });
});

describe("the base map", () => {
  const bytes = someBytes(SMALL, 7);
  let etag = "";
  beforeAll(async () => {
    etag = await store(bytes);
  });

  it("is told to whoever asks, by an address with its version", async () => {
    const about = await send("/map/base.json");
    const version = etag.slice(1, -1);
    expect(await about.json()).toEqual({ pmtiles: `${PATH}?v=${version}`, version, sizeBytes: SMALL });
    expect(about.headers.get("cache-control")).toBe("no-cache");
  });

  it("comes in any part that is asked for, to the byte", async () => {
    await assert(
      asyncProperty(
        integer({ min: 0, max: SMALL - 1 }),
        integer({ min: 0, max: SMALL }),
        async (first, more) => {
          const response = await part(`bytes=${first}-${first + more}`);
          const expected = bytes.slice(first, first + more + 1);
          expect(response.status).toBe(206);
          expect(await bytesIn(response)).toEqual(expected);
          const last = first + expected.length - 1;
          expect(response.headers.get("content-range")).toBe(`bytes ${first}-${last}/${SMALL}`);
          expect(response.headers.get("content-length")).toBe(String(expected.length));
        },
      ),
      { numRuns: 25 },
    );
  });

  it("comes from an offset to its end, and in its last bytes", async () => {
    expect(await bytesIn(await part("bytes=69990-"))).toEqual(bytes.slice(69_990));
    expect(await bytesIn(await part("bytes=-10"))).toEqual(bytes.slice(-10));
  });

  it("says what it is", async () => {
    const { headers } = await part("bytes=0-126");
    expect(headers.get("content-type")).toBe("application/vnd.pmtiles");
    expect(headers.get("accept-ranges")).toBe("bytes");
    expect(headers.get("etag")).toBe(etag);
  });

  it("tells a HEAD its size, without a byte of it", async () => {
    const response = await send(PATH, { method: "HEAD" });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-length")).toBe(String(SMALL));
    expect(response.headers.get("etag")).toBe(etag);
    expect((await bytesIn(response)).length).toBe(0);
  });

  it("may be kept for good under its version, and is asked about under any other address", async () => {
    const kept = async (path: string) =>
      (await part("bytes=0-9", {}, path)).headers.get("cache-control") ?? "";
    expect(await kept(`${PATH}?v=${etag.slice(1, -1)}`)).toContain("max-age=31536000, immutable");
    for (const path of [PATH, `${PATH}?v=older`]) expect(await kept(path)).toContain("no-cache");
  });

  it("is not sent again to whoever has it", async () => {
    const response = await part("bytes=0-9", { "if-none-match": etag });
    expect(response.status).toBe(304);
    expect(response.headers.get("etag")).toBe(etag);
    expect((await part("bytes=0-9", { "if-none-match": '"another"' })).status).toBe(206);
  });

  it("gives no part of another archive than the one that is meant", async () => {
    expect((await part("bytes=0-9", { "if-range": etag })).status).toBe(206);
    await expectProblem(await part("bytes=0-9", { "if-range": '"another"' }), 400, "range-required");
    expect((await part("bytes=0-9", { "if-match": '"another"' })).status).toBe(412);
  });

  it("says its size where it has no such bytes", async () => {
    for (const range of [`bytes=${SMALL}-${SMALL + 9}`, `bytes=${SMALL}-`, "bytes=-0"]) {
      const response = await part(range);
      expect(response.headers.get("content-range"), range).toBe(`bytes */${SMALL}`);
      await expectProblem(response, 416, "range-not-satisfiable");
    }
  });

  it.each([undefined, "bytes=0-9,20-29", "tiles=0-9"])("is not given as a whole (%s)", async (range) => {
    const response = await send(PATH, range === undefined ? {} : { headers: { range } });
    await expectProblem(response, 400, "range-required");
  });
});

describe("a large archive", () => {
  const size = 9 * MIB;
  beforeAll(async () => {
    await store(new Uint8Array(size));
  });

  it("comes in parts of up to 8 MiB", async () => {
    expect((await bytesIn(await part(`bytes=0-${8 * MIB - 1}`))).length).toBe(8 * MIB);
    expect((await bytesIn(await part(`bytes=${MIB}-`))).length).toBe(8 * MIB);
    expect((await bytesIn(await part(`bytes=-${8 * MIB}`))).length).toBe(8 * MIB);
  });

  it.each([`bytes=0-${8 * MIB}`, "bytes=0-", `bytes=${MIB - 1}-`, `bytes=-${8 * MIB + 1}`])(
    "comes in no larger part (%s)",
    async (range) => {
      await expectProblem(await part(range), 400, "range-required");
    },
  );
});

it("says so where the bucket is out of reach", async () => {
  const fail = async () => {
    throw new Error("the bucket is away");
  };
  const MAP = { head: fail, get: fail } as unknown as R2Bucket;
  const headers = { range: "bytes=0-9" };
  for (const path of ["/map/base.json", PATH]) {
    const response = await app.request(`http://localhost${path}`, { headers }, { ...env, MAP });
    await expectProblem(response, 503, "unavailable");
  }
});
