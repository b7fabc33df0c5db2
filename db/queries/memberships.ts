import { and, eq } from "drizzle-orm";
import { DELETED_USER_ID } from "../../protocol/chat/message.ts";
import type { Directory } from "../directory/directory.ts";
import { readTeamIds } from "../directory/read-team-list.ts";
import { copyMembership } from "../directory/team-list.ts";
import { teamInvites, teamMembers } from "../schema/index.ts";
import type { Chore } from "./chores.ts";
import { nameKey } from "./name-key.ts";
import { readPeople } from "./person.ts";
import { copyNames } from "./team-names.ts";
import { deleteMember } from "./team-parting.ts";
import { isMemberRow } from "./team-rows.ts";
import { readTeamRole } from "./teams.ts";

/**
 * Makes databases agree about somebody and a team, after a change in the team's home: whose account is gone is taken out, other
 * names are taken over, and the user's list says what the home says.
 *
 * @returns what is left to do
 */
export async function settleMembership(
  directory: Directory,
  { teamId, userId }: { teamId: string; userId: string },
): Promise<Chore[]> {
  const [member] = await directory.read(teamId, (db) =>
    db.select().from(teamMembers).where(isMemberRow(teamId, userId)),
  );
  const person = member && (await readPeople(directory.people, [userId])).get(userId);
  const chores = member && !person ? await takeOut(directory, teamId, userId) : [];
  if (person && (person.handle !== member.handle || nameKey(person.displayName) !== member.nameKey)) {
    await copyNames(directory, userId, [teamId]);
  }
  await copyMembership(directory, { userId, teamId });
  return chores;
}

/** Roles rarely change twice meanwhile. */
const MAX_ATTEMPTS = 5;

/** Takes somebody whose account is gone out of a team, and their name off its invitations. Answers what is left to do. */
async function takeOut(directory: Directory, teamId: string, userId: string): Promise<Chore[]> {
  const chores = await leave(directory, teamId, userId);
  await directory.writeOwn(teamId, [teamId], (db) => [
    db
      .update(teamInvites)
      .set({ createdBy: DELETED_USER_ID })
      .where(and(eq(teamInvites.teamId, teamId), eq(teamInvites.createdBy, userId))),
  ]);
  return chores;
}

async function leave(directory: Directory, teamId: string, userId: string): Promise<Chore[]> {
  for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts += 1) {
    const role = await readTeamRole(directory, teamId, userId);
    if (role === null) return [];
    const parted = await deleteMember(directory, teamId, { userId, role }, null, Date.now());
    if (parted) return parted.chores;
  }
  throw new Error("the user's role in the team goes on changing");
}

/** Takes somebody whose account is gone out of all teams. Answers what that leaves to do, in their channels among others. */
export async function leaveEveryTeam(directory: Directory, userId: string): Promise<Chore[]> {
  const chores: Chore[] = [];
  for (const teamId of await readTeamsWithTraces(directory, userId, Date.now())) {
    chores.push(...(await takeOut(directory, teamId, userId)));
  }
  return chores;
}

/**
 * Every team in which the user has left anything: by their list, and by each database, as with blocks of somebody by others, since
 * invitations outlast a membership.
 */
async function readTeamsWithTraces(directory: Directory, userId: string, nowMs: number): Promise<string[]> {
  const found = await Promise.all(
    directory.names.map((name) => {
      const db = directory.open(name);
      const invited = db.select({ id: teamInvites.teamId }).from(teamInvites);
      return db
        .select({ id: teamMembers.teamId })
        .from(teamMembers)
        .where(eq(teamMembers.userId, userId))
        .union(invited.where(eq(teamInvites.createdBy, userId)));
    }),
  );
  const ids = found.flat().map(({ id }) => id);
  return [...new Set([...(await readTeamIds(directory, userId, nowMs)), ...ids])];
}
