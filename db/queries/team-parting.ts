import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Role } from "../../protocol/chat/channel.ts";
import type { Db } from "../db.ts";
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
  db: Db,
  teamId: string,
  member: Judged,
  by: Judged | null,
  nowMs: number,
): Promise<{ chores: Chore[]; heir: string | null } | null> {
  const { userId, role } = member;
  const subject = membershipSubject(teamId, userId);
  const holds = and(
    memberExists(teamId, userId, role),
    by ? memberExists(teamId, by.userId, by.role) : undefined,
  );
  const isEmpty = sql`NOT ${anyMemberExists(teamId)}`;
  const [expelling, , , deleted, heirs, ...ending] = await db.batch([
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
      .where(and(isMemberRow(teamId, successor(teamId)), sql`NOT ${ownerExists(teamId)}`))
      .returning({ userId: teamMembers.userId }),
    ...endTeam(db, teamId, isEmpty, nowMs),
  ]);
  if (deleted.length === 0) return null;
  const chores = [...expelling, ...ending[0], ...ending[1], ...ending[2]];
  return { chores: toChores(chores), heir: heirs[0]?.userId ?? null };
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
  db: Db,
  teamId: string,
  ownerId: string,
  nowMs: number,
): Promise<Chore[] | null> {
  const [archiving, erasing, releasing, , , deleted] = await db.batch(
    endTeam(db, teamId, memberExists(teamId, ownerId, "owner"), nowMs),
  );
  return deleted.length === 0 ? null : toChores([...archiving, ...erasing, ...releasing]);
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

/** Deletes some of those who were in a team that is gone. Answers whether there may be more. */
export async function eraseSomeMembers(db: Db, teamId: string): Promise<boolean> {
  const some = sql`SELECT ${teamMembers.userId} FROM ${teamMembers} WHERE ${teamMembers.teamId} = ${teamId} LIMIT 1000`;
  const isGone = sql`NOT EXISTS (SELECT 1 FROM ${teams} WHERE ${teams.id} = ${teamId})`;
  const deleted = await db
    .delete(teamMembers)
    .where(and(eq(teamMembers.teamId, teamId), sql`${teamMembers.userId} IN (${some})`, isGone))
    .returning({ userId: teamMembers.userId });
  return deleted.length > 0;
}
