import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { changeTeamRow } from "../../../db/queries/team-changes.ts";
import { insertTeamChannel } from "../../../db/queries/team-channels.ts";
import { enterTeam, insertInvite } from "../../../db/queries/team-invites.ts";
import { insertTeam } from "../../../db/queries/team-making.ts";
import { deleteMember, deleteTeam } from "../../../db/queries/team-parting.ts";
import { handOverTeam, setTeamRole } from "../../../db/queries/team-roles.ts";
import { directory } from "../../support/workers/databases.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeTeam, openChores } from "../../support/workers/test-team.ts";
import { makeGuest } from "../../support/workers/test-user.ts";

/**
 * What was judged by a role or a name that is another by the time of writing does not happen: the route reads and judges
 * again. Here every change is tried on what is no longer true.
 */

beforeAll(migrate);

const specOf = (teamId: string, userId: string) => ({
  channelId: `channel-of-${teamId}`,
  kind: "team" as const,
  teamId,
  visibility: "public" as const,
  name: "plans",
  topic: "",
  picture: null,
  readOnly: false,
  retentionDays: null,
  createdBy: userId,
  members: [{ userId, role: "owner" as const }],
});

it("does nothing by a role that somebody had", async () => {
  const team = await makeTeam();
  const [admin, bob] = [await team.newcomer("admin"), await team.newcomer()];
  const before = await team.roles();
  const nowMs = Date.now();
  const owner = { userId: team.owner.id, role: "owner" as const };
  const [was, wasOwner] = [
    { userId: bob.id, role: "admin" as const },
    { userId: admin.id, role: "owner" as const },
  ];
  const member = { userId: bob.id, role: "member" as const };
  const invite = {
    id: crypto.randomUUID(),
    teamId: team.id,
    codeHash: "hash",
    role: "member" as const,
    createdBy: bob.id,
    createdMs: nowMs,
    expiresMs: null,
    maxUses: null,
  };
  expect(await setTeamRole(directory, team.id, was, "member", owner)).toBe(false);
  expect(await setTeamRole(directory, team.id, member, "admin", wasOwner)).toBe(false);
  expect(await handOverTeam(directory, team.id, was, owner)).toBe(false);
  expect(await handOverTeam(directory, team.id, member, wasOwner)).toBe(false);
  expect(await deleteMember(directory, team.id, was, null, nowMs)).toBeNull();
  expect(await deleteMember(directory, team.id, member, wasOwner, nowMs)).toBeNull();
  expect(await deleteTeam(directory, team.id, admin.id, nowMs)).toBeNull();
  expect(await changeTeamRow(directory, team.id, was, { name: "Mine" }, nowMs)).toBeNull();
  expect(await insertInvite(directory, invite, was)).toBe(false);
  expect(await insertTeamChannel(directory, specOf(team.id, bob.id), was, nowMs)).toBeNull();
  expect(await team.roles()).toEqual(before);
  expect(await team.read()).toMatchObject({ name: "Walkers", memberCount: 3 });
  expect(await openChores()).toEqual([]);
});

it("keeps the owner where a hand-over comes too late for the new one", async () => {
  const team = await makeTeam();
  const bob = await team.newcomer();
  await bob.ok("POST", `${team.path}/leave`);
  const owner = { userId: team.owner.id, role: "owner" as const };
  expect(await handOverTeam(directory, team.id, { userId: bob.id, role: "member" }, owner)).toBe(false);
  expect(await team.roles()).toEqual({ [team.owner.id]: "owner" });
});

it("enters nobody under a name that they had", async () => {
  const team = await makeTeam();
  const { inviteId } = await team.invite();
  const bob = await makeGuest();
  const by = { ...(await bob.me()), displayName: "Old name" };
  const entry = { inviteId, teamId: team.id, person: by, nowMs: Date.now() };
  expect(await enterTeam(directory, entry)).toMatchObject({
    isIn: false,
    isNew: false,
    isLive: true,
    full: null,
  });
  const made = {
    teamId: "stale-team",
    name: "x",
    picture: null,
    channel: specOf("stale-team", bob.id),
    by,
    nowMs: 1,
  };
  expect(await insertTeam(directory, made)).toEqual({ chores: [], isMade: false, isFull: false });
  expect(await env.DB.prepare("SELECT * FROM teams WHERE id = 'stale-team'").first()).toBeNull();
  expect((await team.read()).memberCount).toBe(1);
});
