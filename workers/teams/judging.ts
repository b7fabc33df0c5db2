import { readTeam, type TeamOfMine } from "../../db/queries/teams.ts";
import { mayInTeam, type TeamOperation } from "../../protocol/chat/team-permissions.ts";
import { ProblemError } from "../problem.ts";
import type { Acting } from "./acting.ts";

/** The team as the user may know it. Throws `no-such-team` to outsiders, and `not-allowed` where the role forbids it. */
export async function requireTeam(
  { directory, me }: Acting,
  teamId: string,
  ...operations: TeamOperation[]
): Promise<TeamOfMine> {
  const mine = await readTeam(directory, teamId, me);
  if (!mine) throw new ProblemError("no-such-team");
  for (const operation of operations) {
    if (!mayInTeam(operation, mine.role))
      throw new ProblemError("not-allowed", { detail: `an ${mine.role} may not do this` });
  }
  return mine;
}

/** Roles rarely change twice while somebody acts on them; if they go on changing, something is wrong. */
const MAX_ATTEMPTS = 5;

/**
 * Judges by what is read and then writes on the condition that it still holds: over again where it did not.
 *
 * @param attempt answers null where something changed between reading and writing
 */
export async function untilItHolds<Answer>(attempt: () => Promise<Answer | null>): Promise<Answer> {
  for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts += 1) {
    const answer = await attempt();
    if (answer !== null) return answer;
  }
  throw new ProblemError("unavailable");
}
