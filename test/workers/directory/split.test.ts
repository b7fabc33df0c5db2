import { beforeAll, expect, it } from "vitest";
import { bucketOf } from "../../../db/directory/bucket.ts";
import type { DatabaseName } from "../../../db/directory/database-names.ts";
import { evenSpread } from "../../../db/directory/spread.ts";
import { type Move, moveBuckets } from "../../../tools/directory-split/move-buckets.ts";
import { sqlDatabaseOf } from "../../../tools/directory-split/sql-database.ts";
import { databaseBy, databaseOf, NAMES } from "../../support/workers/databases.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeTeam } from "../../support/workers/test-team.ts";
import { befriend, makeGuest, type TestUser } from "../../support/workers/test-user.ts";

beforeAll(migrate);

const databases = new Map(NAMES.map((name) => [name, sqlDatabaseOf(databaseBy(name))]));
const bucketsOf = (name: DatabaseName) =>
  evenSpread(NAMES.slice(1)).flatMap(({ bucket, database }) => (database === name ? [bucket] : []));

const friendsOf = async (user: TestUser) => (await user.friends()).items.map(({ userId }) => userId).sort();

it("refuses a change for the moment of the switch, and says when to try again", async () => {
  const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
  const low = ann.id < bob.id ? ann.id : bob.id;
  const home = databaseOf(low);
  await home
    .prepare("UPDATE directory_fences SET state = 'frozen', until_ms = ? WHERE bucket = ?")
    .bind(Date.now() + 60_000, bucketOf(low))
    .run();
  const refused = await ann.send("PUT", `/v1/friend-requests/${bob.id}`);
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ type: "/problems/unavailable" });
  expect((await ann.person(bob)).relation).toBe("none");
  await home
    .prepare("UPDATE directory_fences SET state = 'here', until_ms = NULL WHERE state = 'frozen'")
    .run();
  expect((await ann.request(bob)).relation).toBe("requested");
});

it("moves people and teams to another database while they read and change them over HTTP", async () => {
  const people = await Promise.all(Array.from({ length: 8 }, makeGuest));
  const [first, ...others] = people as [TestUser, ...TestUser[]];
  for (const other of others) await befriend(first, other);
  const team = await makeTeam(first);
  await team.add("member", ...others);
  const state = { isOver: false };
  const read = async () => {
    while (!state.isOver) {
      for (const person of people) {
        expect((await person.send("GET", "/v1/friends")).status).toBe(200);
        expect((await person.send("GET", `/v1/people/${first.id}`)).status).toBe(200);
        expect((await person.send("GET", team.path)).status).toBe(200);
        expect(await person.ok("GET", "/v1/teams")).toMatchObject({ items: [{ teamId: team.id }] });
      }
    }
  };
  const expected = new Set(others.map(({ id }) => id));
  const roles = await team.roles();
  const change = async () => {
    for (let round = 0; !state.isOver; round += 1) {
      const other = others[round % others.length] ?? first;
      const removed = await first.send("DELETE", `/v1/friends/${other.id}`);
      if (removed.status === 200) expected.delete(other.id);
      expect([200, 503]).toContain(removed.status);
      const asked = await other.send("PUT", `/v1/friend-requests/${first.id}`);
      const accepted = await first.send("POST", `/v1/friend-requests/${other.id}/accept`);
      expect([200, 503]).toContain(asked.status);
      const role = round % 2 === 0 ? "admin" : "member";
      const promoted = await first.send("PATCH", `${team.path}/members/${other.id}`, { role });
      if (promoted.status === 200) roles[other.id] = role;
      expect([200, 503]).toContain(promoted.status);
      if (accepted.status === 200) expected.add(other.id);
    }
  };
  const moves = async () => {
    for (const [from, to] of [
      ["DIRECTORY_0", "DIRECTORY_3"],
      ["DIRECTORY_1", "DIRECTORY_0"],
      ["DIRECTORY_2", "DB"],
    ] as const) {
      const buckets = bucketsOf(from);
      let steps = 0;
      const diesOnce: Move["onStep"] = () => {
        steps += 1;
        if (steps === 4) throw new Error("died");
      };
      const move = { databases, from, to, buckets, onStep: diesOnce };
      await expect(moveBuckets(move)).rejects.toThrow("died");
      await moveBuckets(move);
    }
  };
  const end = () => {
    state.isOver = true;
  };
  await Promise.all([moves().finally(end), read().finally(end), change().finally(end)]);
  expect(await friendsOf(first)).toEqual([...expected].sort());
  for (const other of others)
    expect(await friendsOf(other)).toEqual(expected.has(other.id) ? [first.id] : []);
  expect(await team.roles()).toEqual(roles);
  for (const name of ["DIRECTORY_1", "DIRECTORY_2"] as const) {
    for (const table of ["friendships", "teams", "team_members", "joined_teams"]) {
      expect((await databaseBy(name).prepare(`SELECT * FROM ${table}`).all()).results, table).toEqual([]);
    }
  }
});
