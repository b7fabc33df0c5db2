import { beforeAll, describe, expect, it } from "vitest";
import type { ChannelWithRole, MemberPage } from "../../../protocol/chat/resources.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { ChannelEntry } from "../../../protocol/links/chat-channel-link.ts";
import {
  expectNoChannel,
  makeGroup,
  openDirect,
  readChannel,
  rolesIn,
} from "../../support/workers/http-channels.ts";
import { hubOf } from "../../support/workers/live-state.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { befriend, makeFriends, makeGuest, send, type TestUser } from "../../support/workers/test-user.ts";

beforeAll(migrate);

const membersPath = (channelId: string, { id }: TestUser) => `/v1/channels/${channelId}/members/${id}`;

describe("a new group", () => {
  it("has its maker as the owner, and friends as members", async () => {
    const [ann, bob] = await makeFriends();
    const group = await ann.ok<ChannelWithRole>("POST", "/v1/channels", {
      name: " Hiking ",
      topic: "Sundays",
      userIds: [bob.id, bob.id, ann.id],
    });
    expect(group).toMatchObject({
      kind: "group",
      teamId: null,
      name: "Hiking",
      topic: "Sundays",
      picture: null,
      createdBy: ann.id,
      memberCount: 2,
      role: "owner",
      archivedAt: null,
    });
    expect(Date.parse(group.createdAt)).toBeGreaterThan(Date.now() - 60_000);
    expect(await readChannel(bob, group.channelId)).toEqual({ ...group, role: "member" });
    expect(await rolesIn(bob, group.channelId)).toEqual({ [ann.id]: "owner", [bob.id]: "member" });
  });

  it("takes nobody but friends; to whom blocked the maker, nobody is known", async () => {
    const [ann, bob] = await makeFriends();
    const [stranger, enemy] = await Promise.all([makeGuest(), makeGuest()]);
    await enemy.ok("PUT", `/v1/blocks/${ann.id}`);
    const make = (...people: { id: string }[]) =>
      ann.problem("POST", "/v1/channels", { name: "Hiking", userIds: [bob, ...people].map(({ id }) => id) });
    expect(await make(stranger)).toMatchObject({
      status: 409,
      type: "/problems/not-friends",
      field: "userIds",
    });
    for (const nobody of [enemy, { id: "nobody-at-all" }]) {
      expect(await make(nobody)).toMatchObject({ status: 404, type: "/problems/no-such-person" });
    }
  });

  it("is made once for an idempotency key, each user's own", async () => {
    const [ann, bob] = await makeFriends();
    const make = async (user: TestUser, key: string, name = "Hiking"): Promise<ChannelWithRole> => {
      const headers = { authorization: `Bearer ${user.token}`, "idempotency-key": key };
      const body = JSON.stringify({ name, userIds: user === ann ? [bob.id] : [] });
      const response = await send("/v1/channels", { method: "POST", headers, body });
      expect(response.status, await response.clone().text()).toBe(200);
      return response.json();
    };
    const [first, second] = await Promise.all([make(ann, "attempt-1"), make(ann, "attempt-1")]);
    expect(second.channelId).toBe(first.channelId);
    await ann.ok("DELETE", `/v1/friends/${bob.id}`);
    expect((await make(ann, "attempt-1", "Another")).name).toBe("Hiking");
    const others = await Promise.all([
      make(bob, "attempt-1"),
      make(bob, "attempt-2"),
      make(bob, "attempt-3"),
    ]);
    expect(new Set([first, ...others].map(({ channelId }) => channelId)).size).toBe(4);
  });

  it.each([
    [{}, "name"],
    [{ name: " " }, "name"],
    [{ name: "x".repeat(81) }, "name"],
    [{ name: "Hiking", topic: "x".repeat(501) }, "topic"],
    [{ name: "Hiking", userIds: ["a'b"] }, "userIds.0"],
    [{ name: "Hiking", userIds: Array(256).fill("somebody") }, "userIds"],
  ])("is not made of %j", async (input, field) => {
    const ann = await makeGuest();
    expect(await ann.problem("POST", "/v1/channels", input)).toMatchObject({
      type: "/problems/invalid-input",
      field,
    });
  });
});

describe("a group", () => {
  it("is not there for those who are not in it, nor is a channel that nobody made", async () => {
    const [[ann, bob], eve] = await Promise.all([makeFriends(), makeGuest()]);
    const { channelId } = await makeGroup(ann, bob);
    await expectNoChannel(eve, channelId);
    await expectNoChannel(eve, "no-such-channel");
  });

  it("changes its name, topic and settings for those who may", async () => {
    const [ann, bob] = await makeFriends();
    const { channelId } = await makeGroup(ann, bob);
    const path = `/v1/channels/${channelId}`;
    expect(
      await ann.ok("PATCH", path, { name: "Climbing", retentionDays: 30, readOnly: true }),
    ).toMatchObject({
      name: "Climbing",
      retentionDays: 30,
      readOnly: true,
      role: "owner",
    });
    expect(await bob.problem("PATCH", path, { name: "Mine" })).toMatchObject({
      status: 403,
      type: "/problems/not-allowed",
    });
    const archived = await ann.ok<ChannelWithRole>("PATCH", path, { archived: true });
    expect(Date.parse(archived.archivedAt ?? "")).toBeGreaterThan(Date.now() - 60_000);
    expect((await ann.ok<ChannelWithRole>("PATCH", path, { archived: false })).archivedAt).toBeNull();
    expect((await ann.problem("PATCH", path, {})).type).toBe("/problems/invalid-input");
    expect((await ann.problem("PATCH", path, { colour: "red" })).type).toBe("/problems/invalid-input");
  });

  it("takes a friend in, once, and nobody else", async () => {
    const [[ann, bob], cid] = await Promise.all([makeFriends(), makeGuest()]);
    const { channelId } = await makeGroup(ann, bob);
    expect(await bob.problem("PUT", membersPath(channelId, cid))).toMatchObject({
      type: "/problems/not-friends",
      field: "userId",
    });
    await befriend(bob, cid);
    expect(await bob.ok("PUT", membersPath(channelId, cid))).toEqual({ done: true });
    expect(await bob.ok("PUT", membersPath(channelId, cid))).toEqual({ done: true });
    expect((await readChannel(cid, channelId)).memberCount).toBe(3);
    expect((await rolesIn(ann, channelId))[cid.id]).toBe("member");
    expect((await bob.problem("PUT", `/v1/channels/${channelId}/members/nobody-at-all`)).type).toBe(
      "/problems/no-such-person",
    );
  });

  it("lets its owner give roles and the group away, and remove people", async () => {
    const [[ann, bob], cid] = await Promise.all([makeFriends(), makeGuest()]);
    await befriend(ann, cid);
    const { channelId } = await makeGroup(ann, bob, cid);
    expect((await bob.problem("PATCH", membersPath(channelId, cid), { role: "admin" })).status).toBe(403);
    await ann.ok("PATCH", membersPath(channelId, bob), { role: "admin" });
    expect((await bob.problem("DELETE", membersPath(channelId, ann))).status).toBe(403);
    await bob.ok("DELETE", membersPath(channelId, cid));
    await expectNoChannel(cid, channelId);
    await ann.ok("PATCH", membersPath(channelId, bob), { role: "owner" });
    expect(await rolesIn(ann, channelId)).toEqual({ [ann.id]: "admin", [bob.id]: "owner" });
    const { type } = await bob.problem("PATCH", membersPath(channelId, cid), { role: "admin" });
    expect(type).toBe("/problems/no-such-person");
  });

  it("goes on without those who leave: the owner's place is taken by another", async () => {
    const [ann, bob] = await makeFriends();
    const { channelId } = await makeGroup(ann, bob);
    expect(await ann.ok("POST", `/v1/channels/${channelId}/leave`)).toEqual({ done: true });
    expect(await readChannel(bob, channelId)).toMatchObject({ memberCount: 1, role: "owner" });
    await expectNoChannel(ann, channelId);
  });

  it("is not to be joined by those who know its id", async () => {
    const [[ann, bob], eve] = await Promise.all([makeFriends(), makeGuest()]);
    const { channelId } = await makeGroup(ann, bob);
    expect((await eve.problem("POST", `/v1/channels/${channelId}/join`)).status).toBe(404);
  });

  it("lists everyone once, page by page", async () => {
    const ann = await makeGuest();
    const friends = await Promise.all(Array.from({ length: 6 }, makeGuest));
    for (const friend of friends) await befriend(ann, friend);
    const { channelId } = await makeGroup(ann, ...friends);
    const seen: string[] = [];
    let path = `/v1/channels/${channelId}/members?limit=3`;
    for (let pages = 0; pages < 10; pages += 1) {
      const { items, nextCursor } = await ann.ok<MemberPage>("GET", path);
      expect(items.length).toBeLessThanOrEqual(3);
      seen.push(...items.map(({ userId }) => userId));
      for (const { handle, since } of items)
        expect([typeof handle, Date.parse(since) > 0]).toEqual(["string", true]);
      if (nextCursor === null) break;
      path = `/v1/channels/${channelId}/members?limit=3&cursor=${nextCursor}`;
    }
    expect(seen).toEqual([ann, ...friends].map(({ id }) => id).sort());
    const wrong = await ann.problem("GET", `/v1/channels/${channelId}/members?cursor=x`);
    expect(wrong.type).toBe("/problems/invalid-cursor");
  });
});

describe("a full inbox", () => {
  it("takes in no further channel, of whichever kind", async () => {
    const [[ann, bob], cid] = await Promise.all([makeFriends(), makeGuest()]);
    await befriend(ann, cid);
    const open = await openDirect(ann, cid);
    const { channelId } = await makeGroup(bob);
    await fillInbox(ann);
    expect(await ann.problem("POST", "/v1/channels", { name: "One more" })).toMatchObject({
      status: 409,
      type: "/problems/limit-reached",
    });
    expect((await ann.problem("PUT", `/v1/channels/direct/${bob.id}`)).type).toBe("/problems/limit-reached");
    expect((await bob.problem("PUT", membersPath(channelId, ann))).type).toBe("/problems/limit-reached");
    expect((await ann.ok<ChannelWithRole>("PUT", `/v1/channels/direct/${cid.id}`)).channelId).toBe(
      open.channelId,
    );
  });
});

/** Gives somebody as many channels as one can be in. */
async function fillInbox(user: TestUser): Promise<void> {
  const entry: ChannelEntry = {
    channelId: "",
    kind: "group",
    teamId: null,
    name: "Hiking",
    picture: null,
    userIds: [],
    role: "member",
    large: false,
    archived: false,
    closed: false,
    lastMessage: null,
    unread: 0,
    readSeq: 0,
    threads: [],
    version: 1,
    mentionSeqs: [],
  };
  const ids = Array.from({ length: LIMITS.maxChannelsPerUser }, (_, n) => `filling-${n}`);
  await Promise.all(ids.map((channelId) => hubOf(user).deliver({ ...entry, channelId })));
}
