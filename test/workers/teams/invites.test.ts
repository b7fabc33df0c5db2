import { beforeAll, describe, expect, it } from "vitest";
import type { Invite, InvitePreview } from "../../../protocol/chat/team.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { addressOf } from "../../../workers/teams/invite-code.ts";
import { queryEverywhere } from "../../support/workers/databases.ts";
import { migrate } from "../../support/workers/migrate.ts";
import {
  expectCount,
  fillTeamList,
  join,
  type ListOf,
  makeTeam,
  openChores,
  roleIn,
  type TestTeam,
} from "../../support/workers/test-team.ts";
import { makeGuest, type TestUser } from "../../support/workers/test-user.ts";

beforeAll(migrate);

const accept = (person: TestUser, code: string) => person.send("POST", `/v1/invites/${code}/accept`);
const guests = (count: number) => Promise.all(Array.from({ length: count }, makeGuest));
const uses = async (team: TestTeam, inviteId: string) => {
  const { items } = await team.owner.ok<ListOf<Invite>>("GET", `${team.path}/invites`);
  return items.find((invite) => invite.inviteId === inviteId)?.uses;
};

describe("an invitation", () => {
  it("brings somebody into the team and into the channel that everybody is in", async () => {
    const team = await makeTeam();
    const { code, inviteId } = await team.invite();
    const bob = await makeGuest();
    expect(await join(bob, code)).toMatchObject({ teamId: team.id, role: "member", memberCount: 2 });
    expect(await team.roles(bob)).toEqual({ [team.owner.id]: "owner", [bob.id]: "member" });
    expect(await roleIn(await team.general(), bob)).toBe("member");
    expect(await uses(team, inviteId)).toBe(1);
    expect(await openChores()).toEqual([]);
    await expectCount(team.id);
  });

  it("may be accepted again, and is not counted twice, even when it is used up or revoked", async () => {
    const team = await makeTeam();
    const { code, inviteId } = await team.invite({ maxUses: 1 });
    const bob = await makeGuest();
    await join(bob, code);
    expect((await join(bob, code)).memberCount).toBe(2);
    await team.owner.ok("DELETE", `${team.path}/invites/${inviteId}`);
    expect((await join(bob, code)).teamId).toBe(team.id);
    expect(await uses(team, inviteId)).toBe(1);
    await expectCount(team.id);
  });

  it("is counted once where one person accepts it many times at once", async () => {
    const team = await makeTeam();
    const { code, inviteId } = await team.invite();
    const bob = await makeGuest();
    const answers = await Promise.all(Array.from({ length: 6 }, () => accept(bob, code)));
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect(await uses(team, inviteId)).toBe(1);
    await expectCount(team.id);
  });

  it("for two is used by two, however many come at once", async () => {
    const team = await makeTeam();
    const { code, inviteId } = await team.invite({ maxUses: 2 });
    const answers = await Promise.all((await guests(6)).map((person) => accept(person, code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 404, 404, 404, 404]);
    expect(await uses(team, inviteId)).toBe(2);
    expect((await team.read()).memberCount).toBe(3);
    await expectCount(team.id);
  });

  it("that makes admins makes admins", async () => {
    const team = await makeTeam();
    const { code } = await team.invite({ role: "admin" });
    expect((await join(await makeGuest(), code)).role).toBe("admin");
  });

  it("leaves the role of a member as it is", async () => {
    const team = await makeTeam();
    const { code } = await team.invite({ role: "admin" });
    const bob = await team.newcomer("member");
    expect((await join(bob, code)).role).toBe("member");
    expect((await join(team.owner, code)).role).toBe("owner");
  });

  it("says where it leads to, to whoever has the code", async () => {
    const team = await makeTeam(undefined, "Hikers");
    const { code } = await team.invite();
    const bob = await makeGuest();
    const preview = { teamId: team.id, name: "Hikers", picture: null, memberCount: 1, role: "member" };
    expect(await bob.ok<InvitePreview>("GET", `/v1/invites/${code}`)).toEqual({
      ...preview,
      isMember: false,
    });
    expect(await team.owner.ok("GET", `/v1/invites/${code}`)).toEqual({ ...preview, isMember: true });
  });
});

it("is found by a code from before teams were spread, which does not say where", async () => {
  const team = await makeTeam();
  const { inviteId } = await team.invite();
  const code = "an-older-codes-22-char";
  const { codeHash, bucket } = await addressOf(code);
  expect(bucket).toBeNull();
  await queryEverywhere("UPDATE team_invites SET code_hash = ? WHERE id = ?", codeHash, inviteId);
  expect((await join(await makeGuest(), code)).teamId).toBe(team.id);
});

describe("an invitation that is no good", () => {
  it("is answered the same way whatever is wrong with it", async () => {
    const team = await makeTeam();
    const used = await team.invite({ maxUses: 1 });
    await join(await makeGuest(), used.code);
    const revoked = await team.invite();
    await team.owner.ok("DELETE", `${team.path}/invites/${revoked.inviteId}`);
    const expired = await team.invite({ expiresAt: new Date(Date.now() + 60_000).toISOString() });
    await queryEverywhere(
      "UPDATE team_invites SET expires_ms = ? WHERE id = ?",
      Date.now() - 1,
      expired.inviteId,
    );
    const ended = await makeTeam();
    const orphan = await ended.invite();
    await ended.owner.ok("DELETE", ended.path);
    const eve = await makeGuest();
    const unknown = { code: "AAAAAAAAAAAAAAAAAAAAAA" };
    for (const { code } of [unknown, used, revoked, expired, orphan]) {
      const expected = {
        type: "/problems/no-such-invite",
        status: 404,
        title: "There is no such invitation, or it is over.",
      };
      expect(await eve.problem("GET", `/v1/invites/${code}`)).toEqual(expected);
      expect(await eve.problem("POST", `/v1/invites/${code}/accept`)).toEqual(expected);
    }
    expect((await team.read()).memberCount).toBe(2);
  });

  it("is limited in how often one can try", async () => {
    const eve = await makeGuest();
    const tries = Array.from({ length: 31 }, () => eve.send("GET", "/v1/invites/AAAAAAAAAAAAAAAAAAAAAA"));
    const answers = await Promise.all(tries);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
  });
});

describe("the list of invitations", () => {
  it("shows everything but the codes, newest first, page by page", async () => {
    const team = await makeTeam();
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const made = [await team.invite({ expiresAt, maxUses: 5 }), await team.invite(), await team.invite()];
    for (const [index, { inviteId }] of made.entries()) {
      await queryEverywhere("UPDATE team_invites SET created_ms = ? WHERE id = ?", 1_000 + index, inviteId);
    }
    const first = await team.owner.ok<ListOf<Invite>>("GET", `${team.path}/invites?limit=2`);
    const rest = await team.owner.ok<ListOf<Invite>>(
      "GET",
      `${team.path}/invites?cursor=${first.nextCursor}`,
    );
    expect(rest.nextCursor).toBeNull();
    const listed = [...first.items, ...rest.items];
    expect(listed.map(({ inviteId }) => inviteId)).toEqual(made.map(({ inviteId }) => inviteId).reverse());
    expect(listed.at(-1)).toEqual({
      inviteId: made[0]?.inviteId,
      role: "member",
      createdBy: team.owner.id,
      createdAt: "1970-01-01T00:00:01.000Z",
      expiresAt,
      maxUses: 5,
      uses: 0,
      revokedAt: null,
    });
    const stored = await queryEverywhere("SELECT * FROM team_invites");
    expect(JSON.stringify(stored)).not.toContain(made[0]?.code);
  });

  it("keeps the time at which one was revoked first, and knows none of another team", async () => {
    const [team, other] = [await makeTeam(), await makeTeam()];
    const { inviteId } = await team.invite();
    const path = `${team.path}/invites/${inviteId}`;
    const { revokedAt } = await team.owner.ok<Invite>("DELETE", path);
    expect(await team.owner.ok("DELETE", path)).toMatchObject({ revokedAt });
    expect((await other.owner.problem("DELETE", `${other.path}/invites/${inviteId}`)).type).toBe(
      "/problems/no-such-invite",
    );
  });

  it("loses those that have been over for long", async () => {
    const team = await makeTeam();
    const [dead, live] = [await team.invite(), await team.invite()];
    await team.owner.ok("DELETE", `${team.path}/invites/${dead.inviteId}`);
    const longAgoMs = Date.now() - 31 * 86_400_000;
    await queryEverywhere("UPDATE team_invites SET created_ms = ? WHERE team_id = ?", longAgoMs, team.id);
    await team.invite();
    const { items } = await team.owner.ok<ListOf<Invite>>("GET", `${team.path}/invites`);
    expect(items).toHaveLength(2);
    expect(items.map(({ inviteId }) => inviteId)).toContain(live.inviteId);
  });

  it("has a limit, which those that are over do not count for", async () => {
    const team = await makeTeam();
    const { inviteId } = await team.invite();
    const copies = `INSERT INTO team_invites
      WITH RECURSIVE series(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM series LIMIT ?)
      SELECT 'seeded-' || value, team_id, 'hash-' || value, role, created_by, created_ms, NULL, NULL, 0, NULL
      FROM series, team_invites WHERE id = ?`;
    await queryEverywhere(copies, LIMITS.maxInvitesPerTeam - 1, inviteId);
    expect(await team.owner.problem("POST", `${team.path}/invites`, {})).toMatchObject({
      status: 409,
      type: "/problems/limit-reached",
    });
    await team.owner.ok("DELETE", `${team.path}/invites/${inviteId}`);
    await team.invite();
  });
});

it.each([
  [{ expiresAt: "2020-01-01T00:00:00Z" }, "expiresAt"],
  [{ expiresAt: "tomorrow" }, "expiresAt"],
  [{ maxUses: 0 }, "maxUses"],
  [{ maxUses: 1.5 }, "maxUses"],
  [{ role: "owner" }, "role"],
])("refuses to make an invitation with %j", async (input, field) => {
  const team = await makeTeam();
  expect(await team.owner.problem("POST", `${team.path}/invites`, input)).toMatchObject({
    type: "/problems/invalid-input",
    field,
  });
});

describe("a full team", () => {
  it("lets nobody in, says so, and counts nothing", async () => {
    const team = await makeTeam();
    const { code, inviteId } = await team.invite();
    await queryEverywhere(
      "UPDATE teams SET member_count = ? WHERE id = ?",
      LIMITS.maxTeamMembers - 1,
      team.id,
    );
    const answers = await Promise.all((await guests(3)).map((person) => accept(person, code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await uses(team, inviteId)).toBe(1);
    const late = await makeGuest();
    expect((await late.problem("POST", `/v1/invites/${code}/accept`)).type).toBe("/problems/limit-reached");
  });
});

it("refuses somebody who is in as many teams as one can be", async () => {
  const team = await makeTeam();
  const { code } = await team.invite();
  const bob = await makeGuest();
  await fillTeamList(bob);
  expect((await bob.problem("POST", `/v1/invites/${code}/accept`)).type).toBe("/problems/limit-reached");
});
