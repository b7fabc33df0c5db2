import { openDb } from "../../db/db.ts";
import { deleteMember } from "../../db/queries/team-parting.ts";
import { readTeamIds, readTeamRole } from "../../db/queries/teams.ts";
import type { Env } from "../env.ts";
import { untilItHolds } from "./judging.ts";

/** Takes somebody whose account is gone out of all teams. Their channels are left to the chores of that. */
export async function leaveEveryTeam(env: Env, { userId }: { userId: string }): Promise<void> {
  const db = openDb(env.DB);
  for (const teamId of await readTeamIds(db, userId)) {
    await untilItHolds(async () => {
      const role = await readTeamRole(db, teamId, userId);
      return role === null || deleteMember(db, teamId, { userId, role }, null, Date.now());
    });
  }
}
