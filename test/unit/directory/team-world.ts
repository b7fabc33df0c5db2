import { expect, vi } from "vitest";
import { bucketOf } from "../../../db/directory/bucket.ts";
import type { Directory } from "../../../db/directory/directory.ts";
import { readTeamIds } from "../../../db/directory/read-team-list.ts";
import { deleteAccount } from "../../../db/queries/account-deletion.ts";
import { type Chore, deleteChores, toChores } from "../../../db/queries/chores.ts";
import { leaveEveryTeam, settleMembership } from "../../../db/queries/memberships.ts";
import { enterTeam, insertInvite } from "../../../db/queries/team-invites.ts";
import { insertTeam } from "../../../db/queries/team-making.ts";
import { deleteMember, deleteTeam, eraseSomeMembers } from "../../../db/queries/team-parting.ts";
import { handOverTeam } from "../../../db/queries/team-roles.ts";
import { readTeamRole } from "../../../db/queries/teams.ts";
import { chores as choreTable } from "../../../db/schema/index.ts";
import { finished } from "./agreement.ts";
import type { World } from "./world.ts";

type Act = (directory: Directory, userId: string, teamId: string, nowMs: number) => Promise<readonly Chore[]>;

const inviteOf = (teamId: string) => `invite-${teamId}`;
/** As `World.begin` names everybody. */
const namesOf = (userId: string) => ({ userId, handle: userId, displayName: userId });

/** Everything that changes who is in a team. Each answers what it leaves to do. */
export const TEAM_ACTS = {
  make: async (directory, userId, teamId, nowMs) => {
    const channelId = `channel-${teamId}`;
    const members = [{ userId, role: "owner" as const }];
    const channel = { channelId, kind: "team" as const, teamId, visibility: "public" as const, members };
    const rest = {
      name: "x",
      topic: "",
      picture: null,
      readOnly: false,
      retentionDays: null,
      createdBy: userId,
    };
    const team = {
      teamId,
      name: "x",
      picture: null,
      channel: { ...channel, ...rest },
      by: namesOf(userId),
      nowMs,
    };
    const { chores, isMade } = await insertTeam(directory, team);
    const invite = { id: inviteOf(teamId), teamId, codeHash: teamId, role: "member" as const };
    const times = { createdBy: userId, createdMs: nowMs, expiresMs: null, maxUses: null };
    if (isMade) await insertInvite(directory, { ...invite, ...times }, { userId, role: "owner" });
    return chores;
  },
  enter: async (directory, userId, teamId, nowMs) => {
    const person = namesOf(userId);
    return (await enterTeam(directory, { inviteId: inviteOf(teamId), teamId, person, nowMs })).chores;
  },
  leave: async (directory, userId, teamId, nowMs) => {
    const role = await readTeamRole(directory, teamId, userId);
    const parted = role && (await deleteMember(directory, teamId, { userId, role }, null, nowMs));
    return parted ? parted.chores : [];
  },
  takeOver: async (directory, userId, teamId) => {
    const role = await readTeamRole(directory, teamId, userId);
    const [owner] = await directory.read(teamId, (db) =>
      db.query.teamMembers.findMany({
        where: (row, { and, eq }) => and(eq(row.teamId, teamId), eq(row.role, "owner")),
      }),
    );
    if (role && owner && role !== "owner") {
      await handOverTeam(directory, teamId, { userId, role }, { userId: owner.userId, role: "owner" });
    }
    return [];
  },
  end: async (directory, userId, teamId, nowMs) => (await deleteTeam(directory, teamId, userId, nowMs)) ?? [],
  deleteAccount: async (directory, userId, _, nowMs) =>
    (await deleteAccount(directory.people, userId, nowMs)).chores,
} satisfies Record<string, Act>;
export type TeamActName = keyof typeof TEAM_ACTS;
export const TEAM_ACT_NAMES = Object.keys(TEAM_ACTS) as TeamActName[];

/** Does what is left to do in databases; what is to be done in objects is no matter here. */
export async function doTeamChores(directory: Directory, chores: readonly Chore[]): Promise<void> {
  for (const chore of chores) {
    const left = await doTeamChore(directory, chore);
    await deleteChores(directory.open(chore.database), [chore.id]);
    await doTeamChores(directory, left);
  }
}

async function doTeamChore(directory: Directory, { kind, payload }: Chore): Promise<readonly Chore[]> {
  if (kind === "settleMembership") return settleMembership(directory, payload);
  if (kind === "leaveTeams") return leaveEveryTeam(directory, payload.userId);
  if (kind === "eraseTeamMembers") while (await eraseSomeMembers(directory, payload.teamId));
  return [];
}

export async function actInTeam(
  directory: Directory,
  name: TeamActName,
  userId: string,
  teamId: string,
): Promise<void> {
  const run: Act = TEAM_ACTS[name];
  await doTeamChores(directory, await run(directory, userId, teamId, Date.now()));
}

/** What the cron does, and the last step of a deletion, which looks again, once kept room has been given back. */
async function repair(world: World, users: readonly string[]): Promise<void> {
  const directory = world.directory();
  await vi.advanceTimersByTimeAsync(61_000);
  for (const name of world.names) {
    await doTeamChores(directory, toChores(await directory.open(name).select().from(choreTable), name));
  }
  for (const userId of users) {
    if (world.file("DB").prepare("SELECT 1 FROM user WHERE id = ?").get(userId)) continue;
    expect(await readTeamIds(directory, userId, Date.now())).toEqual([]);
  }
}

interface MemberRow {
  user_id: string;
  role: string;
  joined_ms: number;
}

/** Repairs, and looks that homes and lists say the same, and that there is nothing that does not belong there. */
export async function expectTeamsAgree(
  world: World,
  users: readonly string[],
  teams: readonly string[],
): Promise<void> {
  await finished(repair(world, users));
  const query = <Row>(name: (typeof world.names)[number], sql: string, ...values: string[]) =>
    world
      .file(name)
      .prepare(sql)
      .all(...values) as unknown as Row[];
  for (const teamId of teams) {
    const home = world.nameOf(teamId);
    const [team] = query<{ member_count: number }>(home, "SELECT * FROM teams WHERE id = ?", teamId);
    const members = query<MemberRow>(home, "SELECT * FROM team_members WHERE team_id = ?", teamId);
    expect(members.length).toBe(team?.member_count ?? 0);
    expect(members.filter(({ role }) => role === "owner")).toHaveLength(team ? 1 : 0);
    for (const userId of users) {
      const own =
        "SELECT joined_ms FROM joined_teams WHERE user_id = ? AND team_id = ? AND joined_ms IS NOT NULL";
      const member = members.find((row) => row.user_id === userId);
      const listed = query<{ joined_ms: number }>(world.nameOf(userId), own, userId, teamId);
      expect(listed.map((row) => row.joined_ms)).toEqual(member ? [member.joined_ms] : []);
      const isThere = query("DB", "SELECT 1 FROM user WHERE id = ?", userId).length > 0;
      if (!isThere) expect(member).toBeUndefined();
    }
  }
  const owners = [
    "id FROM teams",
    ...["team_members", "team_invites", "team_channels", "team_versions"].map(
      (table) => `team_id FROM ${table}`,
    ),
    "user_id FROM joined_teams",
  ];
  for (const name of world.names) {
    const buckets = new Set(world.bucketsIn(name));
    for (const what of owners) {
      for (const row of query<Record<string, string>>(name, `SELECT ${what}`)) {
        expect(buckets.has(bucketOf(Object.values(row)[0] ?? "")), `${what} in ${name}`).toBe(true);
      }
    }
  }
}
