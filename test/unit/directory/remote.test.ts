import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { DatabaseName } from "../../../db/directory/database-names.ts";
import { countMoving, moveBuckets } from "../../../tools/directory-split/move-buckets.ts";
import { remoteDatabase, remoteDatabases } from "../../../tools/directory-split/remote-databases.ts";
import { TABLES } from "../../../tools/directory-split/tables.ts";
import { expectRepaired, finished, pairsOf } from "./agreement.ts";
import { ACTS, World } from "./world.ts";

/** D1's HTTP API as far as the tool uses it: one statement a request, texts as parameters. */

const PEOPLE = ["ann-000001", "bob-000002", "cid-000003"] as const;
const BUCKETS = Array.from({ length: 1_024 }, (_, bucket) => bucket);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

interface Asked {
  url: string;
  authorization: string | null;
}

/** @param answersFirst what is answered before the database is asked */
function standIn(world: World, answersFirst: Response[] = []) {
  const asked: Asked[] = [];
  const answer: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const { url } = request;
    asked.push({ url, authorization: request.headers.get("authorization") });
    const early = answersFirst.shift();
    if (early) return early;
    const name = /\/database\/id-of-(\w+)\/query$/.exec(url)?.[1] as DatabaseName;
    const { sql, params } = (await request.json()) as { sql: string; params: unknown[] };
    expect(params.every((parameter) => typeof parameter === "string")).toBe(true);
    try {
      const results = world
        .file(name)
        .prepare(sql)
        .all(...(params as string[]));
      return Response.json({ success: true, errors: [], result: [{ results, success: true }] });
    } catch (error) {
      return Response.json(
        { success: false, errors: [{ message: String(error) }], result: [] },
        { status: 400 },
      );
    }
  };
  return { asked, access: { accountId: "account-1", token: "secret", fetch: answer } };
}

it("moves a deployment's buckets, and says before how much that is", async () => {
  const world = new World(2);
  await world.begin(PEOPLE, 0);
  const directory = world.directory();
  await finished(ACTS.request(directory, PEOPLE[0], PEOPLE[1], Date.now()));
  await finished(ACTS.block(directory, PEOPLE[2], PEOPLE[1], Date.now()));
  const { asked, access } = standIn(world);
  const ids = new Map(world.names.map((name) => [name, `id-of-${name}`]));
  const move = {
    databases: remoteDatabases(access, ids),
    from: "DB",
    to: "DIRECTORY_1",
    buckets: BUCKETS,
  } as const;
  expect(await countMoving(move)).toEqual([
    { table: "friendships", count: 2 },
    { table: "blocks", count: 1 },
    ...TABLES.slice(2).map(({ name }) => ({ table: name, count: 0 })),
  ]);
  expect(world.rows("DB", "friendships")).toHaveLength(2);
  expect(await finished(moveBuckets(move))).toMatchObject({ compared: 3, deleted: 3 });
  expect(world.rows("DB", "friendships")).toEqual([]);
  expect(world.rows("DIRECTORY_1", "friendships")).toHaveLength(2);
  await expectRepaired(world, pairsOf(PEOPLE));
  expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(new Set(["Bearer secret"]));
  expect(asked[0]?.url).toBe(
    "https://api.cloudflare.com/client/v4/accounts/account-1/d1/database/id-of-DB/query",
  );
});

it("repeats a read that D1 has no time for, and never a change, whose answer may have been lost", async () => {
  const busy = () => new Response("busy", { status: 503 });
  const world = new World(2);
  const reading = standIn(world, [busy(), busy()]);
  const read = remoteDatabase(reading.access, "id-of-DB").query("SELECT ? AS said", "yes");
  expect(await finished(read)).toEqual([{ said: "yes" }]);
  const changing = standIn(world, [busy()]);
  const change = remoteDatabase(changing.access, "id-of-DB").query("DELETE FROM chores WHERE id = ?", "x");
  await expect(finished(change)).rejects.toThrow("503");
  expect(changing.asked).toHaveLength(1);
});

it("says in D1's words what is wrong with a statement", async () => {
  const { access } = standIn(new World(2));
  const query = remoteDatabase(access, "id-of-DB").query("SELECT * FROM no_table WHERE id = ?", "x");
  await expect(finished(query)).rejects.toThrow("no such table");
});
