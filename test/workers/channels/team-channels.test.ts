import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { joinTeamChannel } from "../../../workers/chat/join-team-channel.ts";
import { expectNoChannel, readChannel, rolesIn } from "../../support/workers/http-channels.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { channelOf, makeTeam, roleIn } from "../../support/workers/test-team.ts";
import { befriend, makeGuest } from "../../support/workers/test-user.ts";

beforeAll(migrate);

it("of the public kind may be joined by those who are in the team, and by nobody else", async () => {
  const team = await makeTeam();
  const [bob, eve] = await Promise.all([team.newcomer(), makeGuest()]);
  const { channelId } = await team.makeChannel("design", "public");
  await expectNoChannel(eve, channelId);
  expect((await bob.problem("GET", `/v1/channels/${channelId}`)).type).toBe("/problems/no-such-channel");
  const joined = await bob.ok("POST", `/v1/channels/${channelId}/join`);
  expect(joined).toMatchObject({ channelId, teamId: team.id, visibility: "public", role: "member" });
  expect(await bob.ok("POST", `/v1/channels/${channelId}/join`)).toEqual(joined);
  await bob.ok("POST", `/v1/channels/${channelId}/leave`);
  expect(await roleIn(channelId, bob)).toBeNull();
});

it("of the private kind are not to be joined, only to be brought into", async () => {
  const team = await makeTeam();
  const bob = await team.newcomer();
  const { channelId } = await team.makeChannel("board", "private");
  await expectNoChannel(bob, channelId);
  await team.owner.ok("PUT", `/v1/channels/${channelId}/members/${bob.id}`);
  expect((await readChannel(bob, channelId)).role).toBe("member");
});

it("take in people of the team, friends or not, and nobody else", async () => {
  const team = await makeTeam();
  const [bob, friend] = await Promise.all([team.newcomer(), makeGuest()]);
  await befriend(team.owner, friend);
  const { channelId } = await team.makeChannel("design", "public");
  const invite = `/v1/channels/${channelId}/members`;
  expect(await team.owner.problem("PUT", `${invite}/${friend.id}`)).toMatchObject({
    status: 404,
    type: "/problems/no-such-person",
  });
  await team.owner.ok("PUT", `${invite}/${bob.id}`);
  expect(await rolesIn(bob, channelId)).toEqual({ [team.owner.id]: "owner", [bob.id]: "member" });
});

it("have a directory that follows what their members change", async () => {
  const team = await makeTeam();
  const bob = await team.newcomer();
  const { channelId } = await team.makeChannel("design", "public");
  const path = `/v1/channels/${channelId}`;
  const listed = async () => (await team.channels(bob)).find((channel) => channel.channelId === channelId);
  await team.owner.ok("PATCH", path, { name: "Design", topic: "What it looks like" });
  expect(await listed()).toMatchObject({ name: "Design", topic: "What it looks like", archived: false });
  await team.owner.ok("PATCH", path, { archived: true });
  expect(await listed()).toMatchObject({ archived: true });
  expect((await bob.problem("POST", `${path}/join`)).type).toBe("/problems/not-allowed");
  await team.owner.ok("PATCH", path, { archived: false });
  expect(await listed()).toMatchObject({ archived: false });
  expect((await bob.problem("PATCH", path, { name: "Mine" })).status).toBe(404);
  expect(await listed()).toMatchObject({ name: "Design" });
});

it("let nobody stay who left the team while they came in", async () => {
  const team = await makeTeam();
  const bob = await team.newcomer();
  const { channelId } = await team.makeChannel("design", "public");
  let left = false;
  /** Leaves the team at the moment at which the channel is asked to let Bob in. */
  const leavingStub = (name: string) =>
    new Proxy(env.CHAT_CHANNELS.getByName(name), {
      get: (target, method) => {
        if (method !== "join" || left) return Reflect.get(target, method, target) as unknown;
        return async (userId: string) => {
          left = true;
          await bob.ok("POST", `${team.path}/leave`);
          return target.join(userId);
        };
      },
    });
  const namespace = new Proxy(env.CHAT_CHANNELS, {
    get: (target, method) =>
      (method === "getByName" ? leavingStub : Reflect.get(target, method, target)) as unknown,
  });
  await joinTeamChannel({ ...env, CHAT_CHANNELS: namespace }, channelId, bob.id);
  expect(left).toBe(true);
  expect(await roleIn(channelId, bob)).toBeNull();
  expect((await channelOf(channelId).inspect())?.memberCount).toBe(1);
});
