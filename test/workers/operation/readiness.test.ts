import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { objectSql } from "../../../durable-objects/object-sql.ts";
import { hasTables } from "../../../durable-objects/schema-version.ts";
import type { Env } from "../../../workers/env.ts";
import { Readiness } from "../../../workers/readiness/readiness.ts";
import { channelOf, makeGroup } from "../../support/workers/channel-link.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeGuest, send } from "../../support/workers/test-user.ts";
import { TestFile } from "../stored-file/world.ts";

let logged: string[] = [];

beforeAll(migrate);

beforeEach(() => {
  logged = [];
  vi.spyOn(console, "error").mockImplementation((line) => void logged.push(String(line)));
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** What an isolate finds that has found nothing before. */
const failing = (settings: Partial<Env> = {}) => new Readiness().failing({ ...env, ...settings });

const down = () => {
  throw new Error("a secret of the inside");
};
const bucket = (head: () => unknown) => ({ head }) as unknown as R2Bucket;

it("is ready where all that the deployment stands on answers", async () => {
  const response = await send("/readyz");
  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await response.json()).toEqual({ status: "ready", failing: [] });
  expect(logged).toEqual([]);
});

it.each<[string, Partial<Env>, string[]]>([
  ["database", { DB: { prepare: down, batch: down } as unknown as D1Database }, ["database", "migrations"]],
  ["files", { FILES: bucket(down) }, ["files"]],
  ["archive", { ARCHIVE: bucket(async () => down()) }, ["archive"]],
  ["objects", { METRICS: { getByName: () => ({ ping: down }) } as unknown as Env["METRICS"] }, ["objects"]],
  ["configuration", { BETTER_AUTH_SECRET: "weak" }, ["configuration"]],
])("names a part that does not work (%s), and says why in the log", async (_, settings, parts) => {
  expect(await failing(settings)).toEqual(parts);
  expect(logged).toHaveLength(parts.length);
});

it("is not ready on a database that lacks a migration of this version, and is on one that has more", async () => {
  const ledger = (sql: string, name: string) => env.DB.prepare(sql).bind(name).run();
  const row = await env.DB.prepare("SELECT name FROM d1_migrations ORDER BY id DESC").first<{
    name: string;
  }>();
  const newest = row?.name ?? "";
  await ledger("INSERT INTO d1_migrations (name) VALUES (?)", "9999_of_the_future.sql");
  expect(await failing()).toEqual([]);
  await ledger("DELETE FROM d1_migrations WHERE name = ?", newest);
  expect(await failing()).toEqual(["migrations"]);
  await ledger("INSERT INTO d1_migrations (name) VALUES (?)", newest);
});

it("asks the parts once for all who ask in the same seconds", async () => {
  const head = vi.fn(async () => null);
  const readiness = new Readiness();
  const ask = () => readiness.failing({ ...env, FILES: bucket(head) });
  for (let asked = 0; asked < 20; asked += 1) expect(await ask()).toEqual([]);
  expect(head).toHaveBeenCalledTimes(1);
  const nowMs = Date.now();
  vi.spyOn(Date, "now").mockReturnValue(nowMs + 6_000);
  await ask();
  expect(head).toHaveBeenCalledTimes(2);
});

it("does not wait for a part that never answers", async () => {
  const FILES = bucket(() => new Promise(() => undefined));
  expect(await new Readiness(200).failing({ ...env, FILES })).toContain("files");
  expect(logged.join()).toContain("no answer in time");
});

it("says that objects are out of reach whose storage a newer release wrote", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const ann = await makeGuest();
  await ann.ok("GET", "/v1/me/sharing");
  const channelId = await makeGroup([ann.id]);
  const file = new TestFile(new Uint8Array(1));
  await file.declare();
  const objects = {
    hub: env.USER_HUBS.getByName(ann.id),
    channel: channelOf(channelId),
    file: file.stub,
  };
  for (const object of Object.values(objects)) {
    await runInDurableObject(object, (_, { storage }) => storage.kv.put("schema", 99));
    await evictDurableObject(object);
  }
  expect(await ann.problem("GET", "/v1/me/sharing")).toMatchObject({ status: 503 });
  const open = (object: Pick<Fetcher, "fetch">) =>
    object.fetch("https://object/link", { headers: { upgrade: "websocket" } });
  const asked = [
    async () => open(env.USER_HUBS.getByName(ann.id)),
    async () => open(channelOf(channelId)),
    async () => channelOf(channelId).describe(ann.id),
    async () => file.stub.describe(),
  ];
  for (const ask of asked) await expect(ask()).rejects.toThrow("the storage has version 99");
});

it("tells a storage that is empty but for the platform's tables from one that is used", async () => {
  const used = await runInDurableObject(env.USER_HUBS.getByName("hub-of-tables"), (_, { storage }) =>
    hasTables(objectSql(storage.sql)),
  );
  const empty = await runInDurableObject(channelOf("no-such-channel"), async (_, { storage }) => {
    storage.kv.put("value", 1);
    await storage.setAlarm(Date.now() + 3_600_000);
    return !hasTables(objectSql(storage.sql));
  });
  expect({ used, empty }).toEqual({ used: true, empty: true });
});
