import { beforeAll, describe, expect, it } from "vitest";
import type { Team } from "../../../protocol/chat/team.ts";
import { queryEverywhere } from "../../support/workers/databases.ts";
import { uploadPicture } from "../../support/workers/files.ts";
import { migrate } from "../../support/workers/migrate.ts";
import {
  channelOf,
  fillTeamList,
  type ListOf,
  makeTeam,
  openChores,
  roleIn,
} from "../../support/workers/test-team.ts";
import { makeGuest, send } from "../../support/workers/test-user.ts";

beforeAll(migrate);

const UNKNOWN = "no-team-has-this-id";

describe("making a team", () => {
  it("makes its maker the owner, with a public channel to begin with", async () => {
    const ann = await makeGuest();
    const made = await ann.ok<Team>("POST", "/v1/teams", { name: "  Walkers " });
    expect(made).toEqual({
      teamId: expect.any(String),
      name: "Walkers",
      picture: null,
      createdAt: expect.any(String),
      memberCount: 1,
      retentionDays: null,
      role: "owner",
    });
    expect(await ann.ok("GET", `/v1/teams/${made.teamId}`)).toEqual(made);
    const { items } = await ann.ok<ListOf<object>>("GET", `/v1/teams/${made.teamId}/channels`);
    expect(items).toEqual([
      { channelId: expect.any(String), name: "general", topic: "", visibility: "public", archived: false },
    ]);
    expect(await openChores()).toEqual([]);
  });

  it("lets the owner write in that channel", async () => {
    const team = await makeTeam();
    expect(await roleIn(await team.general(), team.owner)).toBe("owner");
  });

  it("answers a repeat with the same key with the same team", async () => {
    const ann = await makeGuest();
    const make = async (key: string) => {
      const headers = { authorization: `Bearer ${ann.token}`, "idempotency-key": key };
      const init = { method: "POST", headers, body: JSON.stringify({ name: "Walkers" }) };
      return (await (await send("/v1/teams", init)).json<Team>()).teamId;
    };
    const [first, second, other] = [
      await make("key-number-1"),
      await make("key-number-1"),
      await make("key-number-2"),
    ];
    expect(second).toBe(first);
    expect(other).not.toBe(first);
    expect(await ann.ok("GET", `/v1/teams/${first}/channels`)).toMatchObject({ items: { length: 1 } });
  });

  it("is refused to somebody who is in as many teams as one can be", async () => {
    const ann = await makeGuest();
    await fillTeamList(ann);
    expect(await ann.problem("POST", "/v1/teams", { name: "One more" })).toMatchObject({
      status: 409,
      type: "/problems/limit-reached",
    });
    expect(await ann.ok("GET", "/v1/teams")).toMatchObject({ items: [] });
  });

  it.each([[{}], [{ name: " " }], [{ name: "x".repeat(81) }], [{ name: "x", members: [] }]])(
    "refuses %j",
    async (input) => {
      const ann = await makeGuest();
      expect((await ann.problem("POST", "/v1/teams", input)).type).toBe("/problems/invalid-input");
    },
  );
});

describe("a team", () => {
  it("does not exist for outsiders, whatever they try", async () => {
    const team = await makeTeam();
    const eve = await makeGuest();
    const tries: [string, string, unknown?][] = [
      ["GET", ""],
      ["PATCH", "", { name: "Mine" }],
      ["DELETE", ""],
      ["POST", "/leave"],
      ["GET", "/members"],
      ["PATCH", `/members/${team.owner.id}`, { role: "member" }],
      ["DELETE", `/members/${team.owner.id}`],
      ["GET", "/invites"],
      ["POST", "/invites", {}],
      ["DELETE", "/invites/01935f3a-0000-7000-8000-000000000000"],
      ["GET", "/channels"],
      ["POST", "/channels", { name: "x", visibility: "public" }],
    ];
    for (const [method, path, body] of tries) {
      const problem = await eve.problem(method, team.path + path, body);
      expect(problem, `${method} ${path}`).toMatchObject({ status: 404, type: "/problems/no-such-team" });
      expect(problem).toEqual(await eve.problem(method, `/v1/teams/${UNKNOWN}${path}`, body));
    }
  });

  it("takes a new name and a new picture, each alone", async () => {
    const team = await makeTeam();
    const before = await team.read();
    const picture = await uploadPicture(team.owner);
    expect(await team.owner.ok("PATCH", team.path, { picture })).toEqual({ ...before, picture });
    expect(await team.owner.ok("PATCH", team.path, { name: "Hikers" })).toEqual({
      ...before,
      name: "Hikers",
      picture,
    });
    expect(await team.owner.ok("PATCH", team.path, { picture: null })).toMatchObject({ picture: null });
    expect((await team.owner.problem("PATCH", team.path, {})).type).toBe("/problems/invalid-input");
  });

  it("tells all its channels of its retention", async () => {
    const team = await makeTeam();
    const { channelId } = await team.makeChannel("plans", "private");
    const general = await team.general();
    const retention = async () =>
      Promise.all([general, channelId].map(async (id) => (await channelOf(id).inspect())?.retentionDays));
    await team.owner.ok("PATCH", team.path, { retentionDays: 30 });
    expect(await retention()).toEqual([30, 30]);
    const later = await team.makeChannel("later", "public");
    expect(later.retentionDays).toBe(30);
    await team.owner.ok("PATCH", team.path, { retentionDays: null });
    expect(await retention()).toEqual([null, null]);
    expect(await openChores()).toEqual([]);
  });

  it("has told all its channels of its last retention, where it changes many times at once", async () => {
    const team = await makeTeam();
    const general = await team.general();
    const change = (retentionDays: number) => team.owner.ok("PATCH", team.path, { retentionDays });
    await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(change));
    expect((await channelOf(general).inspect())?.retentionDays).toBe((await team.read()).retentionDays);
  });

  it("that ended leaves its channels archived, whoever owns them", async () => {
    const team = await makeTeam();
    const bob = await team.newcomer();
    const { channelId } = await bob.ok<{ channelId: string }>("POST", `${team.path}/channels`, {
      name: "design",
      topic: "",
      visibility: "public",
    });
    await team.owner.ok("DELETE", team.path);
    const path = `/v1/channels/${channelId}`;
    expect(await bob.problem("PATCH", path, { archived: false })).toMatchObject({
      status: 403,
      type: "/problems/not-allowed",
    });
    expect(await bob.ok("GET", path)).toMatchObject({ role: "owner", archivedAt: expect.any(String) });
  });

  it("that ends takes its members, invitations and channels with it", async () => {
    const team = await makeTeam();
    const bob = await team.newcomer();
    const { code } = await team.invite();
    const general = await team.general();
    const { channelId } = await team.makeChannel("plans", "private");
    expect(await team.owner.ok("DELETE", team.path)).toEqual({ done: true });
    for (const person of [team.owner, bob]) {
      expect((await person.problem("GET", team.path)).type).toBe("/problems/no-such-team");
      expect(await person.ok("GET", "/v1/teams")).toMatchObject({ items: [] });
    }
    expect((await bob.problem("POST", `/v1/invites/${code}/accept`)).type).toBe("/problems/no-such-invite");
    for (const id of [general, channelId]) {
      expect((await channelOf(id).inspect())?.archivedAt).toEqual(expect.any(Number));
    }
    // What was said stays with those who were there.
    expect(await roleIn(general, bob)).toBe("member");
    expect(await openChores()).toEqual([]);
    for (const table of ["team_members", "team_invites", "team_channels"]) {
      expect(await queryEverywhere(`SELECT * FROM ${table} WHERE team_id = ?`, team.id), table).toEqual([]);
    }
  });
});

describe("the list of my teams", () => {
  it("shows those that I joined last first, page by page", async () => {
    const ann = await makeGuest();
    const mine = [];
    for (let i = 0; i < 5; i += 1) mine.unshift((await makeTeam(ann, `Team ${i}`)).id);
    await makeTeam();
    const read: string[] = [];
    let cursor = "";
    do {
      const page = await ann.ok<ListOf<Team>>("GET", `/v1/teams?limit=2${cursor && `&cursor=${cursor}`}`);
      read.push(...page.items.map(({ teamId }) => teamId));
      cursor = page.nextCursor ?? "";
    } while (cursor !== "");
    expect(read.toSorted()).toEqual(mine.toSorted());
    const joined = await queryEverywhere<{ id: string; at: number }>(
      "SELECT team_id AS id, joined_ms AS at FROM team_members WHERE user_id = ?",
      ann.id,
    );
    const newestFirst = joined.toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
    expect(read).toEqual(newestFirst.map(({ id }) => id));
  });

  it("refuses a cursor that it did not give out", async () => {
    const ann = await makeGuest();
    expect((await ann.problem("GET", "/v1/teams?cursor=nonsense")).type).toBe("/problems/invalid-cursor");
  });

  it("needs somebody who is signed in", async () => {
    expect((await send("/v1/teams")).status).toBe(401);
    expect((await send("/v1/invites/some-code")).status).toBe(401);
  });
});
