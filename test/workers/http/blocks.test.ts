import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, it, vi } from "vitest";
import { Directory } from "../../../db/directory/directory.ts";
import type { ContactPage } from "../../../protocol/resources.ts";
import { channelsOf } from "../../../workers/chat/channel-call.ts";
import { blockPerson, type Relating } from "../../../workers/friends/relations.ts";
import { databaseOf } from "../../support/workers/databases.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeFriends, makeGuest, type TestUser } from "../../support/workers/test-user.ts";

beforeAll(migrate);

const block = (user: TestUser, other: TestUser) => user.ok("PUT", `/v1/blocks/${other.id}`);
const unblock = (user: TestUser, other: TestUser) => user.ok("DELETE", `/v1/blocks/${other.id}`);

const listed = async (user: TestUser, path: string) =>
  (await user.ok<ContactPage>("GET", path)).items.map((item) => item.userId);

it("ends a friendship for both, and is listed for one", async () => {
  const [ann, bob] = await makeFriends();
  expect(await block(ann, bob)).toMatchObject({ userId: bob.id, relation: "blocked" });
  expect(await block(ann, bob)).toMatchObject({ relation: "blocked" });
  expect((await ann.friends()).items).toEqual([]);
  expect((await bob.friends()).items).toEqual([]);
  expect(await listed(ann, "/v1/blocks")).toEqual([bob.id]);
  expect(await listed(bob, "/v1/blocks")).toEqual([]);
});

it("ends requests, whoever sent them", async () => {
  const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
  for (const sender of [ann, bob]) {
    await sender.request(sender === ann ? bob : ann);
    await block(ann, bob);
    expect(await listed(bob, "/v1/friend-requests?direction=incoming")).toEqual([]);
    expect(await listed(bob, "/v1/friend-requests?direction=outgoing")).toEqual([]);
    expect(await unblock(ann, bob)).toMatchObject({ relation: "none" });
  }
});

it("makes the blocker nobody to the blocked: every answer is that for an id that nobody has", async () => {
  const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
  const { handle } = await ann.me();
  await block(ann, bob);
  const calls = (id: string, name: string) => [
    ["GET", `/v1/people/${id}`],
    ["GET", `/v1/people/by-handle/${name}`],
    ["PUT", `/v1/friend-requests/${id}`],
    ["DELETE", `/v1/friend-requests/${id}`],
    ["POST", `/v1/friend-requests/${id}/accept`],
    ["DELETE", `/v1/friends/${id}`],
    ["PUT", `/v1/blocks/${id}`],
    ["DELETE", `/v1/blocks/${id}`],
  ];
  const toUnknown = calls("0123456789abcdefghijklmnopqrstuv", "nobody_at_all");
  for (const [index, [method, path]] of calls(ann.id, handle).entries()) {
    const [, unknownPath] = toUnknown[index] ?? [];
    const answer = await bob.problem(method ?? "", path ?? "");
    expect(answer, `${method} ${path}`).toEqual(await bob.problem(method ?? "", unknownPath ?? ""));
    expect(answer.type).toBe("/problems/no-such-person");
  }
  expect(await listed(bob, "/v1/blocks")).toEqual([]);
});

it("lets nothing wait for the day when it is taken back", async () => {
  const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
  await block(ann, bob);
  await bob.problem("PUT", `/v1/friend-requests/${ann.id}`);
  expect(await unblock(ann, bob)).toMatchObject({ relation: "none" });
  expect((await bob.person(ann)).relation).toBe("none");
});

it("must be taken back before asking again", async () => {
  const [ann, bob] = await makeFriends();
  await block(ann, bob);
  expect(await ann.problem("PUT", `/v1/friend-requests/${bob.id}`)).toMatchObject({
    status: 409,
    type: "/problems/you-blocked-them",
  });
  await unblock(ann, bob);
  expect((await ann.request(bob)).relation).toBe("requested");
  expect((await bob.accept(ann)).relation).toBe("friends");
});

it("hides nothing from the blocker about a person who blocks back once unblocked", async () => {
  const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
  await block(ann, bob);
  await unblock(ann, bob);
  await block(bob, ann);
  expect((await ann.problem("PUT", `/v1/blocks/${bob.id}`)).type).toBe("/problems/no-such-person");
});

it("stays visible and removable to the blocker whatever the blocked one does", async () => {
  const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
  await block(ann, bob);
  // Written directly: through the routes, Ann is nobody to Bob.
  const insert = "INSERT INTO blocks (owner_id, other_id, since_ms) VALUES (?, ?, 1)";
  const homes = new Set([databaseOf(bob.id), databaseOf(ann.id < bob.id ? ann.id : bob.id)]);
  for (const database of homes) await database.prepare(insert).bind(bob.id, ann.id).run();
  expect((await ann.person(bob)).relation).toBe("blocked");
  expect(await unblock(ann, bob)).toMatchObject({ userId: bob.id, relation: "none" });
  expect((await ann.problem("GET", `/v1/people/${bob.id}`)).type).toBe("/problems/no-such-person");
});

it("of a stranger does not touch the stranger's hub", async () => {
  const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
  const revision = async () => {
    const hub = env.USER_HUBS.getByName(bob.id);
    return runInDurableObject(hub, (_, { storage }) => storage.kv.get("revision"));
  };
  const before = await revision();
  await block(ann, bob);
  await unblock(ann, bob);
  expect(await revision()).toBe(before);
});

it("of somebody who becomes a friend in the same moment reaches both hubs", async () => {
  const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
  await ann.request(bob);
  const own = new Directory(env);
  const isAsked = vi.spyOn(own, "writePair").mockImplementationOnce(async (...args) => {
    await bob.accept(ann);
    isAsked.mockRestore();
    return own.writePair(...args);
  });
  const changes: string[] = [];
  const hubOf: Relating["hubOf"] = (userId) => {
    const hub = env.USER_HUBS.getByName(userId);
    return {
      notify: unexpected,
      friendRequest: unexpected,
      beginFriendChange: (ticket, other) => hub.beginFriendChange(ticket, other),
      commitFriendChange: (ticket, other, areFriends, changed) => {
        changes.push(`${userId === ann.id ? "ann" : "bob"} ${areFriends} ${changed}`);
        return hub.commitFriendChange(ticket, other, areFriends, changed);
      },
    };
  };
  expect(
    await blockPerson({ directory: own, hubOf, channelOf: channelsOf(env), me: ann.id, other: bob.id }),
  ).toMatchObject({ relation: "blocked" });
  expect(changes.sort()).toEqual(["ann false friends", "bob false friends"]);
});

const unexpected = () => Promise.reject(new Error("no such call is expected"));
