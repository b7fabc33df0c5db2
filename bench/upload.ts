/**
 * One large file by tus through a connection that is cut at random places, checked, and fetched back; its SHA-256 compared at
 * both ends, and the memory of the server's process watched meanwhile. The file is computed on the fly and never on this
 * machine's disk, except where the local server keeps its bucket. Run with
 * `npm run bench -- upload [--size-mb 1024] [--cuts 5] [--seed 1] [--json]`.
 */
import { createHash } from "node:crypto";
import { parseArgs } from "node:util";
import type { HitherApi } from "../client/index.ts";
import { buildProject } from "../tools/build.ts";
import { startServer } from "../tools/local-server/start-server.ts";
import { personApi } from "../tools/people/local-api.ts";
import { randomInt, seededRandom } from "../tools/random.ts";
import { startFlakyProxy } from "../tools/uploads/flaky-proxy.ts";
import { SeededFile } from "../tools/uploads/seeded-file.ts";
import { type MemoryUse, watchServerMemory } from "../tools/uploads/server-memory.ts";
import { uploadByTus } from "../tools/uploads/upload-by-tus.ts";

const CHECKED_WITHIN_MS = 600_000;

const { values } = parseArgs({
  options: {
    "size-mb": { type: "string", default: "1024" },
    cuts: { type: "string", default: "5" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});
const sizeBytes = Number(values["size-mb"]) * 1_048_576;
const seed = Number(values.seed);
const random = seededRandom(seed);
const cutAfter = Array.from({ length: Number(values.cuts) }, () => randomInt(random, 10_000, sizeBytes - 1));

await buildProject();
const server = await startServer();
const proxy = await startFlakyProxy(
  server.port,
  cutAfter.sort((a, b) => a - b),
);
try {
  const file = new SeededFile(sizeBytes, seed);
  const sha256 = file.sha256();
  const api = personApi(server.url, 1);
  await api.signInAsGuest();
  const token = api.sessionToken ?? "";

  const sent = Promise.withResolvers<void>();
  const upload = uploadByTus(file, {
    to: { endpoint: `${server.url}/v1/uploads` },
    token,
    metadata: { name: "film.bin", contentType: "application/octet-stream" },
    viaPort: proxy.port,
    onSent: sent.resolve,
  });
  // It may fail before the last byte is sent, and be waited for only after it.
  upload.catch(sent.reject);
  const sending = await measured(() => sent.promise);
  let fileId = "";
  let resumptions = 0;
  const checking = await measured(async () => {
    ({ fileId, resumptions } = await upload);
    await ready(api, fileId);
  });
  let fetchedSha256 = "";
  const fetching = await measured(async () => {
    fetchedSha256 = await hashOf(`${server.url}/v1/files/${fileId}/content`, token);
  });

  const isSame = fetchedSha256 === sha256;
  const resentBytes = proxy.passedBytes - sizeBytes;
  const result = {
    sizeBytes,
    cuts: proxy.cuts,
    resumptions,
    resentBytes,
    isSame,
    sending,
    checking,
    fetching,
  };
  log(
    `${mb(sizeBytes)} cut ${proxy.cuts} times, ${mb(resentBytes)} sent again; SHA-256 ${isSame ? "the same" : "DIFFERENT"}`,
    `sending    ${phase(sending)}`,
    `checking   ${phase(checking)}`,
    `fetching   ${phase(fetching)}`,
  );
  if (values.json) log(JSON.stringify(result));
  if (!isSame) process.exitCode = 1;
} finally {
  await proxy.stop();
  await server.stop();
}

/** Waits until the file is checked. */
async function ready(api: HitherApi, fileId: string): Promise<void> {
  const deadlineMs = Date.now() + CHECKED_WITHIN_MS;
  const headers = { authorization: `Bearer ${api.sessionToken ?? ""}` };
  for (;;) {
    const response = await fetch(`${server.url}/v1/files/${fileId}`, { headers });
    const { state } = (await response.json()) as { state: string };
    if (state === "ready") return;
    if (state !== "processing" || Date.now() > deadlineMs) throw new Error(`the file is ${state}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function hashOf(url: string, token: string): Promise<string> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok || !response.body) throw new Error(`${url} answers ${response.status}`);
  const hash = createHash("sha256");
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) hash.update(chunk);
  return hash.digest("hex");
}

interface Phase {
  seconds: number;
  memory: MemoryUse | null;
}

async function measured(work: () => Promise<void>): Promise<Phase> {
  const startedAtMs = performance.now();
  const stop = watchServerMemory();
  try {
    await work();
  } finally {
    // The interval must not outlive a failure.
    stop();
  }
  return { seconds: (performance.now() - startedAtMs) / 1_000, memory: stop() };
}

function phase({ seconds, memory }: Phase): string {
  const rate = `${seconds.toFixed(1)} s, ${(sizeBytes / 1_000_000 / seconds).toFixed(0)} MB/s`;
  if (!memory) return rate;
  const { startBytes, medianBytes, peakBytes } = memory;
  return `${rate}; the server's memory: ${mb(startBytes)} at the start, median ${mb(medianBytes)}, peak ${mb(peakBytes)}`;
}

function mb(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(0)} MiB`;
}

function log(...lines: string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}
