import { and, eq, gt, isNotNull, ne, or, type SQL, sql } from "drizzle-orm";
import { LIMITS } from "../../protocol/limits.ts";
import type { Db } from "../db.ts";
import { isMemberRow } from "../queries/team-rows.ts";
import { joinedTeams, teamMembers, teams, teamVersions } from "../schema/index.ts";
import type { Directory } from "./directory.ts";

/** A user's own list of teams, in the database of the user: a copy of what the homes of the teams say, by their numbers. */

/** A change is made or given up long before that. */
const RESERVED_FOR_MS = 60_000;

const isListed = (userId: string, teamId: string) =>
  and(eq(joinedTeams.userId, userId), eq(joinedTeams.teamId, teamId));

/** How many teams the user is in or about to enter, without one. */
function listLength(userId: string, without: string, nowMs: number): SQL {
  const counts = or(isNotNull(joinedTeams.joinedMs), gt(joinedTeams.reservedUntilMs, nowMs));
  const condition = and(eq(joinedTeams.userId, userId), ne(joinedTeams.teamId, without), counts);
  return sql`(SELECT count(*) FROM ${joinedTeams} WHERE ${condition})`;
}

/** A condition, for the user's own database: the user is in as many teams as one can be. */
export function isTeamListFull(userId: string, teamId: string, nowMs: number): SQL<number> {
  return sql<number>`(${listLength(userId, teamId, nowMs)} >= ${LIMITS.maxTeamsPerUser})`;
}

/** Keeps a place in the user's list, whose length the team's home does not know. Answers false where there is none. */
export async function reserveTeam(
  directory: Directory,
  userId: string,
  teamId: string,
  nowMs: number,
): Promise<boolean> {
  const reservedUntilMs = nowMs + RESERVED_FOR_MS;
  const { results } = await directory.writeOwn(
    userId,
    [teamId],
    (db) =>
      [
        db
          .insert(joinedTeams)
          .select(
            sql`SELECT ${userId}, ${teamId}, NULL, 0, ${reservedUntilMs}
              WHERE NOT ${isTeamListFull(userId, teamId, nowMs)}`,
          )
          .onConflictDoUpdate({
            target: [joinedTeams.userId, joinedTeams.teamId],
            set: { reservedUntilMs },
          })
          .returning({ teamId: joinedTeams.teamId }),
      ] as const,
  );
  return results[0].length > 0;
}

/** The statement that numbers a change of who is in a team, in the team's home. */
export function raiseTeamVersion(db: Db, teamId: string, nowMs: number, condition: SQL) {
  return db
    .insert(teamVersions)
    .select(sql`SELECT ${teamId}, ${nowMs} WHERE ${condition}`)
    .onConflictDoUpdate({ target: teamVersions.teamId, set: { version: sql`${teamVersions.version} + 1` } });
}

interface Listed {
  userId: string;
  teamId: string;
}

function teamExists(teamId: string): SQL {
  return sql`EXISTS (SELECT 1 FROM ${teams} WHERE ${eq(teams.id, teamId)})`;
}

/** When the user joined, by the team's home: null where they are not in it, or the team is gone. */
function joinedExpression({ userId, teamId }: Listed): SQL<number | null> {
  return sql<number | null>`(SELECT ${teamMembers.joinedMs} FROM ${teamMembers}
    WHERE ${isMemberRow(teamId, userId)} AND ${teamExists(teamId)})`;
}

/** The statement that brings the user's list up to a home that is in the same database. */
export function writeOwnTeam(db: Db, listed: Listed) {
  const version = sql`(SELECT ${teamVersions.version} FROM ${teamVersions} WHERE ${eq(teamVersions.teamId, listed.teamId)})`;
  return writeListed(db, listed, joinedExpression(listed), version);
}

/** Leaves no row where there was none and the user is not in the team. What is older never undoes what is newer. */
function writeListed(db: Db, { userId, teamId }: Listed, joinedMs: SQL, version: SQL) {
  const isKnown = sql`EXISTS (SELECT 1 FROM ${joinedTeams} WHERE ${isListed(userId, teamId)})`;
  return db
    .insert(joinedTeams)
    .select(
      sql`SELECT ${userId}, ${teamId}, ${joinedMs}, ${version}, NULL WHERE ${joinedMs} IS NOT NULL OR ${isKnown}`,
    )
    .onConflictDoUpdate({
      target: [joinedTeams.userId, joinedTeams.teamId],
      set: {
        joinedMs: sql`excluded.joined_ms`,
        version: sql`excluded.version`,
        reservedUntilMs: null,
      },
      setWhere: sql`${joinedTeams.version} <= excluded.version`,
    });
}

/** Brings the user's list up to what a team's home says now. May be done twice and at any time. */
export async function copyMembership(directory: Directory, listed: Listed): Promise<void> {
  const { userId, teamId } = listed;
  const [copy] = await directory.read(teamId, (db) =>
    db
      .select({ version: teamVersions.version, joinedMs: joinedExpression(listed).as("joined_at") })
      .from(teamVersions)
      .where(eq(teamVersions.teamId, teamId)),
  );
  if (!copy) return;
  await directory.writeOwn(
    userId,
    [teamId],
    (db) => [writeListed(db, listed, sql`${copy.joinedMs}`, sql`${copy.version}`)] as const,
  );
}

/** Takes a team that is gone off the lists of those who were in it, of whom there are at most some thousands here. */
export async function unlistTeam(
  directory: Directory,
  teamId: string,
  userIds: readonly string[],
): Promise<void> {
  const [row] = await directory.read(teamId, (db) =>
    db
      .select({ version: teamVersions.version })
      .from(teamVersions)
      .where(and(eq(teamVersions.teamId, teamId), sql`NOT ${teamExists(teamId)}`)),
  );
  if (!row) return;
  const { version } = row;
  await directory.writeEach(
    userIds.map((userId) => ({ low: userId, high: teamId })),
    (db, pairs) => {
      const users = JSON.stringify(pairs.map(({ low }) => low));
      return [
        db
          .update(joinedTeams)
          .set({ joinedMs: null, reservedUntilMs: null, version })
          .where(
            and(
              eq(joinedTeams.teamId, teamId),
              sql`${joinedTeams.userId} IN (SELECT value FROM json_each(${users}))`,
              sql`${joinedTeams.version} <= ${version}`,
            ),
          ),
      ];
    },
  );
}
