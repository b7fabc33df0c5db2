import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Directory } from "../../../db/directory/directory.ts";
import { readFriendIds } from "../../../db/queries/friend-ids.ts";
import { channelsOf } from "../../../workers/chat/channel-call.ts";
import { runDueChores } from "../../../workers/chores/run-due-chores.ts";
import type { Env } from "../../../workers/env.ts";
import { hubsOf } from "../../../workers/friends/hub-call.ts";
import * as relations from "../../../workers/friends/relations.ts";
import { deleteIn, runCronFor, tracesOf } from "../../support/workers/account-deletion.ts";
import {
  databaseOf,
  directory,
  nameOf,
  queryEverywhere,
  withoutTransactions,
} from "../../support/workers/databases.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { openChores } from "../../support/workers/test-team.ts";
import { makeGuest, type TestUser } from "../../support/workers/test-user.ts";

/**
 * The Worker dies, or a database is out of reach, between the two halves of every kind of change: the cron makes the other half
 * up, and until then nobody is shown to anybody who is no friend any more.
 */

beforeAll(migrate);
beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
});
afterEach(() => vi.restoreAllMocks());

/** Two people in different databases, the lesser id first. */
async function makeApart(): Promise<[TestUser, TestUser]> {
  for (;;) {
    const [one, other] = await Promise.all([makeGuest(), makeGuest()]);
    if (nameOf(one.id) !== nameOf(other.id)) return one.id < other.id ? [one, other] : [other, one];
  }
}

const relating = (inEnv: Env, me: TestUser, other: TestUser): relations.Relating => ({
  directory: new Directory(inEnv),
  hubOf: hubsOf(env),
  channelOf: channelsOf(env),
  me: me.id,
  other: other.id,
});

async function runCron(): Promise<void> {
  await queryEverywhere("UPDATE chores SET due_ms = 0");
  await runDueChores(env);
  expect(await openChores()).toEqual([]);
}

interface Row {
  state: string;
}

async function ownRows(table: "friendships" | "blocks", me: TestUser, other: TestUser): Promise<Row[]> {
  const query = `SELECT * FROM ${table} WHERE owner_id = ? AND other_id = ?`;
  return (await databaseOf(me.id).prepare(query).bind(me.id, other.id).all<Row>()).results;
}

async function relationsOf(low: TestUser, high: TestUser) {
  const states = async (me: TestUser, other: TestUser) =>
    (await ownRows("friendships", me, other))[0]?.state ?? "none";
  return `${await states(low, high)}/${await states(high, low)}`;
}

const ask = (me: TestUser, other: TestUser) => me.request(other);
const befriend = async (me: TestUser, other: TestUser) => {
  await me.request(other);
  await other.accept(me);
};

/** By whichever of the two: what it begins with, what it does, how many transactions of reserved room come first, how it ends. */
const CASES = [
  { name: "request", before: async () => {}, act: relations.requestFriend, room: 1, ends: "requested" },
  {
    name: "accept",
    before: async (me: TestUser, other: TestUser) => ask(other, me),
    act: relations.acceptFriend,
    room: 1,
    ends: "friends",
  },
  { name: "drop", before: ask, act: relations.dropRequest, room: 0, ends: "none" },
  { name: "remove", before: befriend, act: relations.removeFriend, room: 0, ends: "none" },
  { name: "block", before: befriend, act: relations.blockPerson, room: 1, ends: "blocked" },
  {
    name: "unblock",
    before: async (me: TestUser, other: TestUser) => me.ok("PUT", `/v1/blocks/${other.id}`),
    act: relations.unblockPerson,
    room: 0,
    ends: "none",
  },
] as const;

describe.each(CASES)("$name", ({ name, before, act, room, ends }) => {
  it.each(["low", "high"])(
    "by the one of the %s id is finished by the cron where it broke off",
    async (who) => {
      const [low, high] = await makeApart();
      const [me, other] = who === "low" ? [low, high] : [high, low];
      await before(me, other);
      const was = await ownRows("friendships", high, low);
      // A block keeps room only in the blocker's own list.
      const reserves = name === "block" && me === low ? 0 : room;
      const broken = withoutTransactions(high.id, reserves);
      expect((await act(relating(broken, me, other))).relation).toBe(ends);
      // The copy is behind, and whoever asks how the two stand is told the truth.
      expect(await ownRows("friendships", high, low)).toEqual(was);
      expect((await me.person(other)).relation).toBe(ends);
      expect(await readFriendIds(directory, high.id, [low.id])).toEqual(ends === "friends" ? [low.id] : []);
      expect(await openChores()).toContain("copyPair");
      await runCron();
      const mirrored = { requested: "requested/incoming", friends: "friends/friends" };
      const sides = mirrored[ends as keyof typeof mirrored] ?? "none/none";
      expect(await relationsOf(me, other)).toBe(sides);
      expect(await ownRows("blocks", me, other)).toHaveLength(ends === "blocked" ? 1 : 0);
      expect(await ownRows("blocks", other, me)).toEqual([]);
    },
  );
});

it("deletes an account everywhere, though the others' databases were out of reach at first", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const [low, high] = await makeApart();
  await befriend(low, high);
  const cid = await makeGuest();
  await cid.ok("PUT", `/v1/blocks/${low.id}`);
  await low.ok("PUT", `/v1/blocks/${cid.id}`).catch(() => {});
  const broken = withoutTransactions(high.id, 0);
  await deleteIn(broken, low);
  for (let minute = 0; minute < 3; minute += 1) {
    await queryEverywhere("UPDATE chores SET due_ms = 0");
    await runDueChores(broken);
  }
  // The friend's list cannot be told yet, so the last step waits.
  expect(await ownRows("friendships", high, low)).toHaveLength(1);
  expect(new Set(await openChores())).toEqual(new Set(["copyPair", "eraseHub"]));
  await runCronFor(low);
  expect(await tracesOf(low)).toEqual([]);
  expect((await high.friends()).items).toEqual([]);
});
