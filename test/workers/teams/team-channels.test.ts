import { beforeAll, describe, expect, it, vi } from "vitest";
import type { ChannelWithRole } from "../../../protocol/chat/resources.ts";
import type { TeamChannel } from "../../../protocol/chat/team.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { databaseOf } from "../../support/workers/databases.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { channelOf, type ListOf, makeTeam, roleIn, type TestTeam } from "../../support/workers/test-team.ts";
import { makeGuest, send, type TestUser } from "../../support/workers/test-user.ts";

beforeAll(migrate);

const names = async (team: TestTeam, by: TestUser) => (await team.channels(by)).map(({ name }) => name);
/** The inbox follows its channels after a moment, and with it the list of private ones. */
const soon = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 5_000, interval: 50 });

describe("a channel of a team", () => {
  it("is made by any member, who owns it", async () => {
    const team = await makeTeam();
    const bob = await team.newcomer();
    const input = { name: "plans", topic: "Where to?", visibility: "public", readOnly: true };
    expect(await bob.ok<ChannelWithRole>("POST", `${team.path}/channels`, input)).toMatchObject({
      kind: "team",
      teamId: team.id,
      visibility: "public",
      name: "plans",
      topic: "Where to?",
      readOnly: true,
      createdBy: bob.id,
      memberCount: 1,
      archivedAt: null,
      role: "owner",
    });
    expect(await names(team, team.owner)).toEqual(["general", "plans"]);
  });

  it("is seen by who is in it only, where it is private", async () => {
    const team = await makeTeam();
    const [bob, cem] = [await team.newcomer(), await team.newcomer()];
    const { channelId } = await team.makeChannel("secret", "private", bob);
    await soon(async () => expect(await names(team, bob)).toEqual(["general", "secret"]));
    expect(await names(team, cem)).toEqual(["general"]);
    expect(await names(team, team.owner)).toEqual(["general"]);
    await channelOf(channelId).addMembers(bob.id, [cem.id]);
    await soon(async () => expect(await names(team, cem)).toEqual(["general", "secret"]));
    await channelOf(channelId).removeMember(bob.id, cem.id);
    await soon(async () => expect(await names(team, cem)).toEqual(["general"]));
  });

  it("answers a repeat with the same key with the same channel, for the same person and team", async () => {
    const [team, other] = [await makeTeam(), await makeTeam()];
    const bob = await team.newcomer();
    await other.add("member", bob);
    const make = async (by: TestUser, where: TestTeam) => {
      const headers = { authorization: `Bearer ${by.token}`, "idempotency-key": "key-number-1" };
      const body = JSON.stringify({ name: "plans", visibility: "public" });
      const response = await send(`${where.path}/channels`, { method: "POST", headers, body });
      return (await response.json<ChannelWithRole>()).channelId;
    };
    const first = await make(bob, team);
    expect(await make(bob, team)).toBe(first);
    expect(await make(team.owner, team)).not.toBe(first);
    expect(await make(bob, other)).not.toBe(first);
    expect(await names(team, bob)).toEqual(["general", "plans", "plans"]);
  });

  it("is listed by name, page by page, with names of any language", async () => {
    const team = await makeTeam();
    for (const name of ["산책", "Ausflüge", "🏔️ ".repeat(13), "산책"]) await team.makeChannel(name, "public");
    const read: TeamChannel[] = [];
    let cursor = "";
    do {
      const page: ListOf<TeamChannel> = await team.owner.ok("GET", `${team.path}/channels?limit=1${cursor}`);
      read.push(...page.items);
      cursor = page.nextCursor === null ? "" : `&cursor=${page.nextCursor}`;
    } while (cursor !== "");
    expect(read.map(({ name }) => name)).toEqual([
      "Ausflüge",
      "general",
      "산책",
      "산책",
      "🏔️ ".repeat(13).trim(),
    ]);
    expect(new Set(read.map(({ channelId }) => channelId)).size).toBe(5);
  });

  it("is not made where the team has as many as can be", async () => {
    const team = await makeTeam();
    const rows = `INSERT INTO team_channels
      WITH RECURSIVE series(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM series LIMIT ?)
      SELECT 'seeded-' || value, ?, 'x', '', 'private', NULL, 1, 0, 1 FROM series`;
    await databaseOf(team.id)
      .prepare(rows)
      .bind(LIMITS.maxChannelsPerTeam - 2, team.id)
      .run();
    const body = { name: "plans", visibility: "public" };
    const answers = await Promise.all(
      [1, 2, 3].map(() => team.owner.send("POST", `${team.path}/channels`, body)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  it.each([{ name: "x" }, { name: "", visibility: "public" }, { name: "x", visibility: "secret" }])(
    "refuses %j",
    async (input) => {
      const team = await makeTeam();
      expect((await team.owner.problem("POST", `${team.path}/channels`, input)).type).toBe(
        "/problems/invalid-input",
      );
    },
  );
});

describe("the directory", () => {
  it("follows a channel's name, topic and archive", async () => {
    const team = await makeTeam();
    const { channelId } = await team.makeChannel("plans", "public");
    const entry = async () => (await team.channels()).find((channel) => channel.channelId === channelId);
    const change = (update: object) => team.owner.ok("PATCH", `/v1/channels/${channelId}`, update);
    await change({ name: "plots", topic: "Hush" });
    expect(await entry()).toMatchObject({ name: "plots", topic: "Hush", archived: false });
    await change({ archived: true });
    expect(await entry()).toMatchObject({ archived: true });
    await change({ archived: false });
    expect(await entry()).toMatchObject({ archived: false });
  });

  it("ends with the name that the channel has, where many rename it at once", async () => {
    const team = await makeTeam();
    const { channelId } = await team.makeChannel("plans", "public");
    await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        team.owner.ok("PATCH", `/v1/channels/${channelId}`, { name: `name ${index}` }),
      ),
    );
    const inObject = (await channelOf(channelId).inspect())?.name;
    expect(await names(team, team.owner)).toContain(inObject);
  });

  it("stays as it is where the channel refuses the change", async () => {
    const team = await makeTeam();
    const bob = await team.newcomer();
    const general = await team.general();
    expect((await bob.problem("PATCH", `/v1/channels/${general}`, { name: "mine" })).type).toBe(
      "/problems/not-allowed",
    );
    expect(await names(team, bob)).toEqual(["general"]);
  });
});

describe("joining a public channel", () => {
  it("is for members of the team", async () => {
    const team = await makeTeam();
    const [bob, eve] = [await team.newcomer(), await makeGuest()];
    const { channelId } = await team.makeChannel("plans", "public");
    await bob.ok("POST", `/v1/channels/${channelId}/join`);
    expect(await roleIn(channelId, bob)).toBe("member");
    expect((await eve.problem("POST", `/v1/channels/${channelId}/join`)).type).toBe(
      "/problems/no-such-channel",
    );
    expect(await roleIn(channelId, eve)).toBeNull();
  });

  it("while leaving the team leaves nobody inside", async () => {
    for (let round = 0; round < 6; round += 1) {
      const team = await makeTeam();
      const bob = await team.newcomer();
      const { channelId } = await team.makeChannel("plans", "public");
      await Promise.all([
        bob.send("POST", `/v1/channels/${channelId}/join`),
        bob.send("POST", `${team.path}/leave`),
      ]);
      expect(await roleIn(channelId, bob)).toBeNull();
    }
  });
});
