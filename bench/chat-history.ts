/**
 * A channel with a million messages: filled through its object, read from the newest to the oldest, and pages from SQLite and
 * from R2 timed side by side. Run with `npm run bench -- chat-history [--messages N] [--json]`.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parseArgs } from "node:util";
import type { HitherApi } from "../client/index.ts";
import { buildProject } from "../tools/build.ts";
import { CHANNEL_FILLER, fillChannel, type Written } from "../tools/channel-filler/fill-channel.ts";
import { startServer } from "../tools/local-server/start-server.ts";
import { personApi } from "../tools/people/local-api.ts";
import { randomInt, seededRandom } from "../tools/random.ts";

const LOG_EVERY = 100_000;
const TIMED_PAGES = 200;
const PAGE = 50;
const ARCHIVED_WITHIN_MS = 600_000;

const { values } = parseArgs({
  options: { messages: { type: "string", default: "1000000" }, json: { type: "boolean", default: false } },
});
const total = Number(values.messages);
const stateDir = mkdtempSync(join(tmpdir(), "hither-history-"));

await buildProject();
const server = await startServer({ persistDir: stateDir, neighbours: [CHANNEL_FILLER] });
let stopped = false;
try {
  const url = `http://127.0.0.1:${server.port}`;
  const api = personApi(url, 1);
  const { userId } = await api.signInAsGuest();
  const { channelId } = await api.channels.create({ name: "A million" });

  const filledInS = await seconds(() => fill(channelId, userId));
  log(`${total} messages written in ${filledInS.toFixed(0)} s, ${Math.round(total / filledInS)} a second`);
  const archivedInS = await seconds(() => archived(api, channelId));
  log(`everything but the hot window archived ${archivedInS.toFixed(0)} s later`);

  const paging = await readAll(api, channelId);
  const pages = await timePages(api, channelId);
  await server.stop();
  stopped = true;
  const kept = hotRows(stateDir, channelId);
  const result = { messages: total, filledInS, archivedInS, ...paging, ...pages, ...kept };
  log(
    `paging      ${paging.read} messages in ${paging.pages} pages and ${paging.readInS.toFixed(0)} s; ${paging.missing} missing, ${paging.repeated} repeated`,
    `the object  ${kept.hotMessages} messages, ${kept.segments} segments, ${(kept.databaseBytes / 1e6).toFixed(1)} MB`,
    `a page of ${PAGE} from SQLite  median ${pages.hotMs.median.toFixed(1)} ms (${range(pages.hotMs)})`,
    `a page of ${PAGE} from R2      median ${pages.archivedMs.median.toFixed(1)} ms (${range(pages.archivedMs)}), ratio ${(pages.archivedMs.median / pages.hotMs.median).toFixed(2)}`,
  );
  if (values.json) log(JSON.stringify(result));
} finally {
  if (!stopped) await server.stop();
  rmSync(stateDir, { recursive: true, force: true });
}

function fill(channelId: string, senderId: string): Promise<void> {
  return fillChannel(server, channelId, numbered(senderId), (count) => {
    if (count % LOG_EVERY === 0) log(`${count} written`);
  });
}

function* numbered(senderId: string): Generator<Written> {
  for (let number = 0; number < total; number += 1) {
    const body = `Message number ${number}, about as long as people write on a phone: 강남역 3번 출구 앞이에요 🙂`;
    yield { senderId, body };
  }
}

/** Waits until the alarm has moved everything that is to be moved. */
async function archived(api: HitherApi, channelId: string): Promise<void> {
  const channels = await server.miniflare.getDurableObjectNamespace("CHAT_CHANNELS");
  const channel = channels.getByName(channelId) as unknown as {
    readPage(by: string, query: object): Promise<{ ok?: { segments: unknown[] } }>;
  };
  const { userId } = await api.me();
  // By default 10,000 messages stay, and up to a segment more. The channel's first message is the system's.
  const before = total - 11_200;
  if (before < 1) return;
  const deadlineMs = performance.now() + ARCHIVED_WITHIN_MS;
  while (performance.now() < deadlineMs) {
    const plan = await channel.readPage(userId, { before, limit: 1 });
    if ((plan.ok?.segments.length ?? 0) > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error("the archive did not come");
}

async function readAll(api: HitherApi, channelId: string) {
  const seen = new Uint8Array(total + 2);
  let read = 0;
  let repeated = 0;
  let pages = 0;
  let misordered = 0;
  let before: number | undefined;
  let last = Number.POSITIVE_INFINITY;
  const readInS = await seconds(async () => {
    do {
      const page = await api.messages.page(channelId, {
        limit: 200,
        ...(before !== undefined && { before }),
      });
      pages += 1;
      for (const { seq } of page.messages.toReversed()) {
        read += 1;
        if (seq >= last) misordered += 1;
        last = seq;
        if (seen[seq] === 1) repeated += 1;
        seen[seq] = 1;
      }
      before = page.before ?? undefined;
    } while (before !== undefined);
  });
  // The system's own message that tells of the creation is among them.
  const missing = total + 1 - seen.reduce((sum, each) => sum + each, 0);
  return { read, pages, readInS, missing, repeated, misordered };
}

/** One page of either kind after the other, so that both meet the same machine. */
async function timePages(api: HitherApi, channelId: string) {
  const random = seededRandom(1);
  const hot: number[] = [];
  const cold: number[] = [];
  const time = async (before: number) => {
    const startedAtMs = performance.now();
    await api.messages.page(channelId, { before, limit: PAGE });
    return performance.now() - startedAtMs;
  };
  for (let round = 0; round < TIMED_PAGES; round += 1) {
    hot.push(await time(randomInt(random, total - 8_000, total)));
    cold.push(await time(randomInt(random, 1_000, total - 15_000)));
  }
  return { hotMs: summary(hot), archivedMs: summary(cold) };
}

/** Looks into the object's own database, once the server has stopped. */
function hotRows(folder: string, channelId: string) {
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".sqlite") || !file.includes("ChatChannel")) continue;
    const path = join(folder, file);
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      const tables = database.prepare("SELECT name FROM sqlite_master WHERE name = 'messages'").all();
      if (tables.length === 0) continue;
      const hotMessages = Number(database.prepare("SELECT COUNT(*) AS n FROM messages").get()?.n);
      const segments = Number(database.prepare("SELECT COUNT(*) AS n FROM segments").get()?.n);
      return { hotMessages, segments, databaseBytes: statSync(path).size };
    } finally {
      database.close();
    }
  }
  throw new Error(`no database of ${channelId} in ${folder}`);
}

interface Summary {
  median: number;
  min: number;
  max: number;
}

function summary(times: number[]): Summary {
  const sorted = times.toSorted((a, b) => a - b);
  return { median: sorted[sorted.length >> 1] ?? 0, min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0 };
}

function range({ min, max }: Summary): string {
  return `${min.toFixed(1)} to ${max.toFixed(1)}`;
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return (performance.now() - startedAtMs) / 1_000;
}

function log(...lines: string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}
