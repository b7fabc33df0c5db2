import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { channelsOf } from "../../../workers/chat/channel-call.ts";
import { directChannelId } from "../../../workers/chat/direct-channel-id.ts";
import { runDueChores } from "../../../workers/chores/run-due-chores.ts";
import { hubsOf } from "../../../workers/friends/hub-call.ts";
import { type Relating, removeFriend } from "../../../workers/friends/relations.ts";
import { directory, queryEverywhere } from "../../support/workers/databases.ts";
import { openDirect, readChannel, sendText } from "../../support/workers/http-channels.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { openChores } from "../../support/workers/test-team.ts";
import { befriend, makeFriends, makeGuest, type TestUser } from "../../support/workers/test-user.ts";

beforeAll(migrate);

const directPath = ({ id }: { id: string }) => `/v1/channels/direct/${id}`;
const channelOf = async (ann: TestUser, bob: TestUser) =>
  env.CHAT_CHANNELS.getByName(await directChannelId(ann.id, bob.id));

describe("a direct channel", () => {
  it("is one and the same for both, whoever opens it, and how often", async () => {
    const [ann, bob] = await makeFriends();
    const [first, second] = await Promise.all([openDirect(ann, bob), openDirect(bob, ann)]);
    expect(first).toMatchObject({
      kind: "direct",
      name: null,
      closed: false,
      memberCount: 2,
      role: "member",
      userIds: [ann.id, bob.id].sort(),
    });
    expect(second).toEqual(first);
    expect(await openDirect(ann, bob)).toEqual(first);
    await sendText(ann, first.channelId, "hello");
    await sendText(bob, first.channelId, "hi");
  });

  it("is for friends only", async () => {
    const [ann, bob, enemy] = await Promise.all([makeGuest(), makeGuest(), makeGuest()]);
    await enemy.ok("PUT", `/v1/blocks/${ann.id}`);
    expect(await ann.problem("PUT", directPath(bob))).toMatchObject({
      status: 409,
      type: "/problems/not-friends",
    });
    expect((await ann.problem("PUT", directPath(ann))).type).toBe("/problems/not-yourself");
    for (const nobody of [enemy, { id: "nobody-at-all" }]) {
      expect((await ann.problem("PUT", directPath(nobody))).type).toBe("/problems/no-such-person");
    }
    await bob.request(ann);
    expect((await ann.problem("PUT", directPath(bob))).type).toBe("/problems/not-friends");
  });

  it("is not to be left, given away, or entered by others", async () => {
    const [[ann, bob], eve] = await Promise.all([makeFriends(), makeGuest()]);
    await befriend(ann, eve);
    const { channelId } = await openDirect(ann, bob);
    const path = `/v1/channels/${channelId}`;
    for (const [method, to, body] of [
      ["POST", `${path}/leave`],
      ["PUT", `${path}/members/${eve.id}`],
      ["DELETE", `${path}/members/${bob.id}`],
      ["PATCH", `${path}/members/${bob.id}`, { role: "owner" }],
      ["PATCH", path, { name: "Us" }],
    ] as const) {
      expect((await ann.problem(method, to, body)).type, `${method} ${to}`).toBe("/problems/not-allowed");
    }
    expect((await eve.problem("GET", path)).type).toBe("/problems/no-such-channel");
  });
});

describe.each([
  ["removed", (ann: TestUser, bob: TestUser) => ann.ok("DELETE", `/v1/friends/${bob.id}`)],
  ["blocked", (ann: TestUser, bob: TestUser) => ann.ok("PUT", `/v1/blocks/${bob.id}`)],
])("a friend who was %s", (_, part) => {
  it("finds the direct channel closed, with what was said in it; so does the other", async () => {
    const [ann, bob] = await makeFriends();
    const { channelId } = await openDirect(ann, bob);
    await sendText(bob, channelId, "hello");
    await part(ann, bob);
    for (const user of [ann, bob]) {
      expect((await readChannel(user, channelId)).closed).toBe(true);
      const message = { key: crypto.randomUUID(), body: "still there?" };
      const { type } = await user.problem("POST", `/v1/channels/${channelId}/messages`, message);
      expect(type).toBe("/problems/not-allowed");
      expect((await user.send("PUT", directPath(user === ann ? bob : ann))).status).not.toBe(200);
    }
  });

  it("may write again as soon as the two are friends again", async () => {
    const [ann, bob] = await makeFriends();
    const { channelId } = await openDirect(ann, bob);
    await part(ann, bob);
    await ann.send("DELETE", `/v1/blocks/${bob.id}`);
    await befriend(bob, ann);
    expect((await readChannel(bob, channelId)).closed).toBe(false);
    await sendText(bob, channelId, "there you are");
  });

  it("leaves no note behind once the channel is closed", async () => {
    const [ann, bob] = await makeFriends();
    await openDirect(ann, bob);
    await part(ann, bob);
    const notes = "SELECT kind FROM chores WHERE subject IN (?1 || ':' || ?2, ?2 || ':' || ?1)";
    expect(await queryEverywhere(notes, ann.id, bob.id)).toEqual([]);
  });
});

describe("a channel that is out of reach", () => {
  const lost: Relating["channelOf"] = () => {
    const fail = () => Promise.reject(new Error("out of reach"));
    return { create: fail, inspect: fail, pairVersion: fail, closePair: fail, reopenPair: fail };
  };
  const relating = (ann: TestUser, bob: TestUser, details: Partial<Relating> = {}): Relating => ({
    directory,
    hubOf: hubsOf(env),
    channelOf: lost,
    me: ann.id,
    other: bob.id,
    ...details,
  });

  it("keeps nobody from ending a friendship, and is closed by the cron", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const [ann, bob] = await makeFriends();
    const { channelId } = await openDirect(ann, bob);
    expect((await removeFriend(relating(ann, bob))).relation).toBe("none");
    expect((await readChannel(bob, channelId)).closed).toBe(false);
    await queryEverywhere("UPDATE chores SET due_ms = 0");
    await runDueChores(env);
    expect((await readChannel(bob, channelId)).closed).toBe(true);
    expect(await openChores()).toEqual([]);
  });

  it("is left open by a note that comes after the two made friends again", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const [ann, bob] = await makeFriends();
    const { channelId } = await openDirect(ann, bob);
    await removeFriend(relating(ann, bob));
    await befriend(bob, ann);
    await queryEverywhere("UPDATE chores SET due_ms = 0");
    await runDueChores(env);
    expect((await readChannel(bob, channelId)).closed).toBe(false);
    expect(await openChores()).toEqual([]);
  });

  it("stays open where the ending itself failed", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const [ann, bob] = await makeFriends();
    const { channelId } = await openDirect(ann, bob);
    const fail = () => Promise.reject(new Error("out of reach"));
    const hubOf = () => ({
      beginFriendChange: fail,
      commitFriendChange: fail,
      notify: fail,
      friendRequest: fail,
    });
    await expect(removeFriend(relating(ann, bob, { hubOf, channelOf: channelsOf(env) }))).rejects.toThrow(
      "unavailable",
    );
    expect((await readChannel(bob, channelId)).closed).toBe(false);
    await sendText(bob, channelId, "still here");
  });
});

it("makes no object for a pair that never wrote to each other", async () => {
  const [ann, bob] = await makeFriends();
  await ann.ok("DELETE", `/v1/friends/${bob.id}`);
  expect(await (await channelOf(ann, bob)).inspect()).toBeNull();
});

it("tells nobody by a channel's state that they were blocked while they were strangers", async () => {
  const [ann, bob] = await makeFriends();
  const { channelId } = await openDirect(ann, bob);
  await ann.ok("DELETE", `/v1/friends/${bob.id}`);
  const before = await readChannel(bob, channelId);
  await ann.ok("PUT", `/v1/blocks/${bob.id}`);
  expect(await readChannel(bob, channelId)).toEqual(before);
});
