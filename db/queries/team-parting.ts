import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Role } from "../../protocol/chat/channel.ts";
import type { Db } from "../db.ts";
import { changeMembership } from "../directory/change-membership.ts";
import type { Directory } from "../directory/directory.ts";
import { raiseTeamVersion, unlistTeam } from "../directory/team-list.ts";
import { chores as choresTable, teamChannels, teamInvites, teamMembers, teams } from "../schema/index.ts";
import { type Chore, insertChores, toChores } from "./chores.ts";
import { insertTeamRelease } from "./pictures.ts";
import {
  anyMemberExists,
  isMemberRow,
  type Judged,
  memberExists,
  membershipSubject,
  ownerExists,
} from "./team-rows.ts";

/**
 * Ends a membership. An owner is followed by the admin who has been in the team for longest, or else by the member; with
 * the last member the team ends.
 *
 * @param by who removes the member, where they do not leave by themselves
 * @returns what is left to do in the team's channels, and who owns the team now if its owner left; null where nothing
 *   happened
 */
export async function deleteMember(
  directory: Directory,
  teamId: string,
  member: Judged,
  by: Judged | null,
  nowMs: number,
): Promise<{ chores: Chore[]; heir: string | null } | null> {
  const { userId, role } = member;
  const subject = membershipSubject(teamId, userId);
  // Who follows is judged before as well: a row that changes must be known beforehand, in case that its bucket is moving.
  const heir = role === "owner" ? await readSuccessor(directory, teamId) : null;
  const mayRemove = by ? memberExists(teamId, by.userId, by.role) : sql`TRUE`;
  const isFollowed = role === "owner" ? sql`${successor(teamId)} IS ${heir}` : sql`TRUE`;
  const holds = sql`(${memberExists(teamId, userId, role)} AND ${mayRemove} AND ${isFollowed})`;
  const isEmpty = sql`NOT ${anyMemberExists(teamId)}`;
  const statements = (db: Db) =>
    [
      insertChores(db, {
        kind: "expelMember",
        subject,
        payload: { channelId: sql`${teamChannels.channelId}`, userId },
        from: sql`FROM ${teamChannels} WHERE ${eq(teamChannels.teamId, teamId)} AND ${holds}`,
        nowMs,
      }),
      db
        .delete(choresTable)
        .where(and(eq(choresTable.subject, subject), eq(choresTable.kind, "joinTeamChannel"), holds)),
      db
        .update(teams)
        .set({ memberCount: sql`${teams.memberCount} - 1` })
        .where(and(eq(teams.id, teamId), holds)),
      db
        .delete(teamMembers)
        .where(and(isMemberRow(teamId, userId), holds))
        .returning({ userId: teamMembers.userId }),
      db
        .update(teamMembers)
        .set({ role: "owner" })
        .where(and(isMemberRow(teamId, heir ?? ""), sql`NOT ${ownerExists(teamId)}`))
        .returning({ userId: teamMembers.userId }),
      ...endTeam(db, teamId, isEmpty, nowMs),
    ] as const;
  const others = heir === null ? [] : [heir];
  const change = { directory, teamId, userId, nowMs, enters: false, happens: holds, others, statements };
  const { results, database, chores: settling } = await changeMembership(change);
  const [expelling, , , deleted, heirs, ...ending] = results;
  if (deleted.length === 0) return null;
  const chores = toChores([...expelling, ...ending[0], ...ending[1], ...ending[2]], database);
  return { chores: [...settling, ...chores], heir: heirs[0]?.userId ?? null };
}

async function readSuccessor(directory: Directory, teamId: string): Promise<string | null> {
  const [row] = await directory.read(teamId, (db) =>
    db.select({ userId: sql<string | null>`${successor(teamId)}`.as("heir") }).from(sql`(SELECT 1)`),
  );
  return row?.userId ?? null;
}

/** Who owns the team when its owner is gone: the user id, as an expression. */
function successor(teamId: string): SQL<string> {
  const longest = (role: Role) => sql`(SELECT ${teamMembers.userId} FROM ${teamMembers}
    WHERE ${teamMembers.teamId} = ${teamId} AND ${teamMembers.role} = ${role}
    ORDER BY ${teamMembers.joinedMs} LIMIT 1)`;
  return sql<string>`COALESCE(${longest("admin")}, ${longest("member")})`;
}

/**
 * Ends a team, provided that its owner still is.
 *
 * @returns what is left to do, or null where nothing happened
 */
export async function deleteTeam(
  directory: Directory,
  teamId: string,
  ownerId: string,
  nowMs: number,
): Promise<Chore[] | null> {
  const isOwner = memberExists(teamId, ownerId, "owner");
  const { results, database } = await directory.writeOwn(
    teamId,
    [teamId],
    (db) => [raiseTeamVersion(db, teamId, nowMs, isOwner), ...endTeam(db, teamId, isOwner, nowMs)] as const,
  );
  const [, archiving, erasing, releasing, , , deleted] = results;
  return deleted.length === 0 ? null : toChores([...archiving, ...erasing, ...releasing], database);
}

/** The statements that end a team on a condition. Members, of whom there may be 100,000, are left to a chore. */
function endTeam(db: Db, teamId: string, condition: SQL, nowMs: number) {
  return [
    insertChores(db, {
      kind: "archiveChannel",
      subject: teamId,
      payload: { channelId: sql`${teamChannels.channelId}` },
      from: sql`FROM ${teamChannels} WHERE ${eq(teamChannels.teamId, teamId)} AND ${condition}`,
      nowMs,
    }),
    insertChores(db, {
      kind: "eraseTeamMembers",
      subject: teamId,
      payload: { teamId },
      from: sql`FROM ${teams} WHERE ${eq(teams.id, teamId)} AND ${condition}`,
      nowMs,
    }),
    insertTeamRelease(db, teamId, null, condition, nowMs),
    db.delete(teamChannels).where(and(eq(teamChannels.teamId, teamId), condition)),
    db.delete(teamInvites).where(and(eq(teamInvites.teamId, teamId), condition)),
    db
      .delete(teams)
      .where(and(eq(teams.id, teamId), condition))
      .returning({ id: teams.id }),
  ] as const;
}

const ERASED_AT_ONCE = 1_000;

/** Deletes some of those who were in a team that is gone, from their lists first. Answers whether there may be more. */
export async function eraseSomeMembers(directory: Directory, teamId: string): Promise<boolean> {
  const isGone = sql`NOT EXISTS (SELECT 1 FROM ${teams} WHERE ${teams.id} = ${teamId})`;
  const some = await directory.read(teamId, (db) =>
    db
      .select({ userId: teamMembers.userId })
      .from(teamMembers)
      .where(and(eq(teamMembers.teamId, teamId), isGone))
      .limit(ERASED_AT_ONCE),
  );
  if (some.length === 0) return false;
  const userIds = some.map(({ userId }) => userId);
  await unlistTeam(directory, teamId, userIds);
  const isOne = sql`${teamMembers.userId} IN (SELECT value FROM json_each(${JSON.stringify(userIds)}))`;
  await directory.writeOwn(teamId, userIds, (db) => [
    db.delete(teamMembers).where(and(eq(teamMembers.teamId, teamId), isOne, isGone)),
  ]);
  return true;
}
