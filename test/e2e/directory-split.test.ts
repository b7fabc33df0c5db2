import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";
import { type LocalServer, startServer } from "../../tools/local-server/start-server.ts";
import { befriend } from "../../tools/people/befriend.ts";
import { personApi } from "../../tools/people/local-api.ts";
import { newPerson } from "../../tools/people/new-person.ts";

const dir = mkdtempSync(join(tmpdir(), "hither-test-"));
let server: LocalServer | undefined;
afterAll(async () => {
  await server?.stop();
  rmSync(dir, { recursive: true, maxRetries: 3 });
});

const split = async (...args: string[]): Promise<string> => {
  const all = ["tools/directory-split/main.ts", "--local", dir, "--shards", "2", ...args];
  return (await promisify(execFile)(process.execPath, all)).stdout;
};

const countIn = async (name: string): Promise<number | null> => {
  const database = await server?.miniflare.getD1Database(name);
  return (await database?.prepare("SELECT count(*) AS n FROM friendships").first<number>("n")) ?? null;
};

it("gives the state of a server with one database two more, and every friend is still there", async () => {
  server = await startServer({ persistDir: dir });
  const { url } = server;
  const people = await Promise.all(Array.from({ length: 6 }, () => newPerson(url)));
  const [first, ...others] = people;
  if (!first) throw new Error("nobody came");
  for (const other of others) await befriend(other, first);
  const before = await first.api.friends();
  expect(await countIn("DB")).toBe(10);
  await server.stop();

  const half = ["--from", "DB", "--to", "DIRECTORY_0", "--buckets", "0-511"];
  expect(await split(...half, "--dry-run")).toContain("512 buckets would move from DB to DIRECTORY_0");
  expect(await split(...half)).toContain("512 buckets moved");
  await split("--from", "DB", "--to", "DIRECTORY_1", "--buckets", "512-1023");
  await expect(split("--from", "DB", "--to", "DIRECTORY_1", "--buckets", "0")).rejects.toThrow(
    "bucket 0 is in DIRECTORY_0, not in DB",
  );

  server = await startServer({ persistDir: dir, directoryShards: 2 });
  const api = personApi(server.url, 1, first.api.sessionToken);
  expect(await api.friends()).toEqual(before);
  expect(await countIn("DB")).toBe(0);
  const [gone] = others;
  await api.removeFriend(gone?.userId ?? "");
  expect((await api.friends()).items).toHaveLength(4);
  const removed = personApi(server.url, 2, gone?.api.sessionToken);
  expect((await removed.friends()).items).toEqual([]);
});
