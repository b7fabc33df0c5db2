import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { Env } from "../../../workers/env.ts";
import { Readiness } from "../../../workers/readiness/readiness.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { send } from "../../support/workers/test-user.ts";

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
