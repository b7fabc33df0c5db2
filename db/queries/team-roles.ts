import { and, eq, sql } from "drizzle-orm";
import type { Directory } from "../directory/directory.ts";
import { teamMembers } from "../schema/index.ts";
import { isMemberRow, type Judged, memberExists, ownerExists } from "./team-rows.ts";

/** Both changes happen only while the two still have the roles on which they were judged, and answer whether they did. */

/** Makes somebody other than the owner an admin or a member. */
export async function setTeamRole(
  directory: Directory,
  teamId: string,
  member: Judged,
  role: "admin" | "member",
  by: Judged,
): Promise<boolean> {
  const { results } = await directory.writeOwn(
    teamId,
    [member.userId],
    (db) =>
      [
        db
          .update(teamMembers)
          .set({ role })
          .where(
            and(
              isMemberRow(teamId, member.userId),
              eq(teamMembers.role, member.role),
              memberExists(teamId, by.userId, by.role),
            ),
          )
          .returning({ userId: teamMembers.userId }),
      ] as const,
  );
  return results[0].length > 0;
}

/** Hands the team over. Who owned it stays as an admin. */
export async function handOverTeam(
  directory: Directory,
  teamId: string,
  to: Judged,
  owner: Judged,
): Promise<boolean> {
  const { results } = await directory.writeOwn(
    teamId,
    [to.userId, owner.userId],
    (db) =>
      [
        db
          .update(teamMembers)
          .set({ role: "admin" })
          .where(
            and(
              isMemberRow(teamId, owner.userId),
              eq(teamMembers.role, "owner"),
              memberExists(teamId, to.userId, to.role),
            ),
          ),
        db
          .update(teamMembers)
          .set({ role: "owner" })
          .where(
            and(
              isMemberRow(teamId, to.userId),
              eq(teamMembers.role, to.role),
              memberExists(teamId, owner.userId, "admin"),
              sql`NOT ${ownerExists(teamId)}`,
            ),
          )
          .returning({ userId: teamMembers.userId }),
      ] as const,
  );
  return results[1].length > 0;
}
