import { and, desc, eq, gt, isNotNull, or, sql } from "drizzle-orm";
import { joinedTeams } from "../schema/index.ts";
import type { Directory } from "./directory.ts";

/** Where a page begins: after the team with this time of joining and id, in the order newest first, then greatest id. */
export interface TeamPageStart {
  joinedMs: number;
  teamId: string;
}

/** Some of the teams that the user is in, by their own list. */
export function readListedTeams(
  directory: Directory,
  userId: string,
  after: TeamPageStart | null,
  limit: number,
): Promise<TeamPageStart[]> {
  const rest =
    after && sql`(${joinedTeams.joinedMs}, ${joinedTeams.teamId}) < (${after.joinedMs}, ${after.teamId})`;
  return directory.read(userId, (db) =>
    db
      .select({ joinedMs: sql<number>`${joinedTeams.joinedMs}`, teamId: joinedTeams.teamId })
      .from(joinedTeams)
      .where(and(eq(joinedTeams.userId, userId), isNotNull(joinedTeams.joinedMs), rest ?? undefined))
      .orderBy(desc(joinedTeams.joinedMs), desc(joinedTeams.teamId))
      .limit(limit),
  );
}

/** The ids of all teams that the user is in or may be about to enter. */
export async function readTeamIds(directory: Directory, userId: string, nowMs: number): Promise<string[]> {
  const rows = await directory.read(userId, (db) =>
    db
      .select({ teamId: joinedTeams.teamId })
      .from(joinedTeams)
      .where(
        and(
          eq(joinedTeams.userId, userId),
          or(isNotNull(joinedTeams.joinedMs), gt(joinedTeams.reservedUntilMs, nowMs)),
        ),
      ),
  );
  return rows.map(({ teamId }) => teamId);
}

/** Deletes the list of a deleted account. */
export async function forgetTeamList(directory: Directory, userId: string): Promise<void> {
  const rows = await directory.read(userId, (db) =>
    db.select({ teamId: joinedTeams.teamId }).from(joinedTeams).where(eq(joinedTeams.userId, userId)),
  );
  if (rows.length === 0) return;
  await directory.writeOwn(
    userId,
    rows.map(({ teamId }) => teamId),
    (db) => [db.delete(joinedTeams).where(eq(joinedTeams.userId, userId))],
  );
}
