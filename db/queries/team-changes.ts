import { sql } from "drizzle-orm";
import type { Directory } from "../directory/directory.ts";
import { type Chore, toChores } from "./chores.ts";
import { holderOfTeam, insertTaking, insertTeamRelease } from "./pictures.ts";
import { insertRetentionChores } from "./team-channels.ts";
import { type Judged, memberExists } from "./team-rows.ts";
import { type TeamChange, updateTeam } from "./teams.ts";

/**
 * Changes a team, provided that the user still has the role that was judged.
 *
 * @returns what is left to do: channels hear of a new retention, files of a new picture. Null where nothing happened.
 */
export async function changeTeamRow(
  directory: Directory,
  teamId: string,
  by: Judged,
  change: TeamChange,
  nowMs: number,
): Promise<Chore[] | null> {
  const { picture = null } = change;
  const holds = memberExists(teamId, by.userId, by.role);
  const never = sql`FALSE`;
  const ifPicture = change.picture === undefined ? never : holds;
  const ifRetention = change.retentionDays === undefined ? never : holds;
  const { results, database } = await directory.writeOwn(
    teamId,
    [teamId],
    (db) =>
      [
        insertTeamRelease(db, teamId, picture, ifPicture, nowMs),
        insertTaking(db, holderOfTeam(teamId), picture, ifPicture, nowMs),
        insertRetentionChores(db, teamId, ifRetention, nowMs),
        updateTeam(db, teamId, by, change),
      ] as const,
  );
  const [releasing, taking, telling, updated] = results;
  return updated.length === 0 ? null : toChores([...releasing, ...taking, ...telling], database);
}
