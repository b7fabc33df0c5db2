import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Role } from "../../protocol/chat/channel.ts";
import type { Db } from "../db.ts";
import type { Directory } from "../directory/directory.ts";
import { readListedTeams, type TeamPageStart } from "../directory/read-team-list.ts";
import { type TeamRow, teamMembers, teams } from "../schema/index.ts";
import { readBlockersAmong } from "./friends-among.ts";
import { type Judged, memberExists } from "./team-rows.ts";

/** A team as one of its members sees it. */
export interface TeamOfMine {
  team: TeamRow;
  role: Role;
}

const mine = { team: teams, role: teamMembers.role, joinedMs: teamMembers.joinedMs };

/** The team, or null where there is none or the user is not in it. */
export async function readTeam(
  directory: Directory,
  teamId: string,
  userId: string,
): Promise<TeamOfMine | null> {
  const rows = await directory.read(teamId, (db) => selectMine(db, userId, eq(teamMembers.teamId, teamId)));
  return rows[0] ?? null;
}

/** A page of the teams that the user is in: which, says their list; what they are, the home of each. */
export async function readTeamPage(
  directory: Directory,
  userId: string,
  after: TeamPageStart | null,
  limit: number,
): Promise<{ items: TeamOfMine[]; next: TeamPageStart | null }> {
  const listed = await readListedTeams(directory, userId, after, limit + 1);
  const page = listed.slice(0, limit);
  const pairs = page.map(({ teamId }) => ({ low: teamId, high: userId }));
  const rows = await directory.readPairs(pairs, (db, asked) => {
    const ids = JSON.stringify(asked.map(({ low }) => low));
    return selectMine(db, userId, sql`${teams.id} IN (SELECT value FROM json_each(${ids}))`);
  });
  const byId = new Map(rows.map((row) => [row.team.id, row]));
  const items = page.flatMap(({ teamId }) => byId.get(teamId) ?? []);
  return { items, next: listed.length > limit ? (page.at(-1) ?? null) : null };
}

function selectMine(db: Db, userId: string, condition: SQL | undefined) {
  return db
    .select(mine)
    .from(teamMembers)
    .innerJoin(teams, eq(teams.id, teamMembers.teamId))
    .where(and(eq(teamMembers.userId, userId), condition));
}

/** The role of a user in a team, or null where there is no such team or they are not in it. */
export async function readTeamRole(
  directory: Directory,
  teamId: string,
  userId: string,
): Promise<Role | null> {
  return (await readTeam(directory, teamId, userId))?.role ?? null;
}

/** The retention of a team's channels in days, null for ever; undefined where there is no such team. */
export async function readTeamRetention(
  directory: Directory,
  teamId: string,
): Promise<number | null | undefined> {
  const rows = await directory.read(teamId, (db) =>
    db.select({ days: teams.retentionDays }).from(teams).where(eq(teams.id, teamId)),
  );
  return rows[0]?.days;
}

/** Which of these people are in the team. */
export function readMembersAmong(directory: Directory, teamId: string, userIds: string[]): Promise<string[]> {
  return readIds(directory, teamId, userIds, undefined);
}

/** Which of these people are in the team, as a member may know: none of them where `me` is not in it. */
export function readTeammates(
  directory: Directory,
  teamId: string,
  me: string,
  userIds: string[],
): Promise<string[]> {
  return readIds(directory, teamId, userIds, memberExists(teamId, me));
}

/** The same without those who blocked `me`: they look as if they were never there. */
export async function readTeammatesInSight(
  directory: Directory,
  teamId: string,
  me: string,
  userIds: string[],
): Promise<string[]> {
  const teammates = await readTeammates(directory, teamId, me, userIds);
  const blockers = await readBlockersAmong(directory, me, teammates);
  return teammates.filter((userId) => !blockers.has(userId));
}

async function readIds(
  directory: Directory,
  teamId: string,
  userIds: string[],
  condition: SQL | undefined,
): Promise<string[]> {
  const isOne = sql`${teamMembers.userId} IN (SELECT value FROM json_each(${JSON.stringify(userIds)}))`;
  const teamIsThere = sql`EXISTS (SELECT 1 FROM ${teams} WHERE ${teams.id} = ${teamId})`;
  const rows = await directory.read(teamId, (db) =>
    db
      .select({ userId: teamMembers.userId })
      .from(teamMembers)
      .where(and(eq(teamMembers.teamId, teamId), isOne, teamIsThere, condition)),
  );
  return rows.map((row) => row.userId);
}

export interface TeamChange {
  name?: string | undefined;
  picture?: string | null | undefined;
  retentionDays?: number | null | undefined;
}

/** The statement that changes a team, provided that the user still has the role that was judged. Answers a row if it did. */
export function updateTeam(db: Db, teamId: string, by: Judged, change: TeamChange) {
  const { name, picture, retentionDays } = change;
  return db
    .update(teams)
    .set({
      ...(name !== undefined && { name }),
      ...(picture !== undefined && { picture }),
      ...(retentionDays !== undefined && { retentionDays }),
    })
    .where(and(eq(teams.id, teamId), memberExists(teamId, by.userId, by.role)))
    .returning({ id: teams.id });
}
