import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type LocalServer, startServer } from "../../tools/local-server/start-server.ts";
import { newPerson } from "../../tools/people/new-person.ts";
import { randomInt, seededRandom } from "../../tools/random.ts";
import { type FlakyProxy, startFlakyProxy } from "../../tools/uploads/flaky-proxy.ts";
import { SeededFile } from "../../tools/uploads/seeded-file.ts";
import { uploadByTus } from "../../tools/uploads/upload-by-tus.ts";

const SIZE_BYTES = 40_000_000;
const CUTS = 5;

let server: LocalServer;
let proxy: FlakyProxy | undefined;
const logged: string[] = [];

beforeAll(async () => {
  server = await startServer({ onLog: (message) => logged.push(message) });
});
afterEach(async () => {
  await proxy?.stop();
  proxy = undefined;
});
afterAll(() => server.stop());

/** Somewhere in the file, never in its first bytes, where an upload is only being created. */
function somewhere(seed: number): number[] {
  const random = seededRandom(seed);
  const cuts = Array.from({ length: CUTS }, () => randomInt(random, 10_000, SIZE_BYTES - 1));
  return cuts.sort((a, b) => a - b);
}

async function call<Answer>(method: string, path: string, token: string, body?: object): Promise<Answer> {
  const response = await fetch(new URL(path, server.url), {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

async function tokenOfSomebody(): Promise<string> {
  const { api } = await newPerson(server.url);
  return api.sessionToken ?? "";
}

describe("tus-js-client", () => {
  it("brings a file through a connection that is cut again and again", async () => {
    const file = new SeededFile(SIZE_BYTES, 1);
    const token = await tokenOfSomebody();
    proxy = await startFlakyProxy(server.port, somewhere(1));
    const { fileId, resumptions } = await uploadByTus(file, {
      to: { endpoint: `${server.url}/v1/uploads` },
      token,
      metadata: { filename: "film.bin", filetype: "application/octet-stream" },
      viaPort: proxy.port,
    });
    expect(proxy.cuts).toBe(CUTS);
    expect(resumptions).toBeGreaterThanOrEqual(CUTS);
    // What arrived before a cut is not sent again; only what was still on its way is.
    expect(proxy.passedBytes).toBeLessThan(SIZE_BYTES + 5_000_000);
    expect(await call("GET", `/v1/files/${fileId}`, token)).toMatchObject({
      name: "film.bin",
      state: "ready",
      sizeBytes: SIZE_BYTES,
      sha256: file.sha256(),
    });
    expect(logged).toEqual([]);
  });

  it("brings a file that was declared, in chunks", async () => {
    const file = new SeededFile(SIZE_BYTES, 2);
    const token = await tokenOfSomebody();
    const sha256 = file.sha256();
    const declared = await call<{ fileId: string; upload: { tusUrl: string } }>("POST", "/v1/files", token, {
      name: "film.bin",
      contentType: "application/octet-stream",
      sizeBytes: SIZE_BYTES,
      sha256,
    });
    proxy = await startFlakyProxy(server.port, somewhere(2));
    const { fileId } = await uploadByTus(file, {
      to: { uploadUrl: declared.upload.tusUrl },
      token,
      chunkBytes: 7_000_000,
      viaPort: proxy.port,
    });
    expect(fileId).toBe(declared.fileId);
    expect(proxy.cuts).toBe(CUTS);
    expect(await call("GET", `/v1/files/${fileId}`, token)).toMatchObject({ state: "ready", sha256 });
    const again = await uploadByTus(file, { to: { uploadUrl: declared.upload.tusUrl }, token });
    expect(again.statuses).toEqual([200]);
  });
});
