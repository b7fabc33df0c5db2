import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Role } from "../../protocol/chat/channel.ts";
import { teamMembers } from "../schema/index.ts";

/** Conditions on the rows of `team_members`, for batches, which D1 runs as transactions one after the other. */

/** Who is meant, with the role on which it was judged: nothing happens where they have another by now. */
export interface Judged {
  userId: string;
  role: Role;
}

export function isMemberRow(teamId: string, userId: string | SQL<string>): SQL | undefined {
  return and(eq(teamMembers.teamId, teamId), eq(teamMembers.userId, userId));
}

/** The user is in the team, with this role if one is named. */
export function memberExists(teamId: string, userId: string, role?: Role): SQL {
  const condition = and(isMemberRow(teamId, userId), role && eq(teamMembers.role, role));
  return sql`EXISTS (SELECT 1 FROM ${teamMembers} WHERE ${condition})`;
}

/** The user's row was made by the batch with this ticket. */
export function ticketExists(teamId: string, userId: string, ticket: string): SQL {
  const condition = and(isMemberRow(teamId, userId), eq(teamMembers.ticket, ticket));
  return sql`EXISTS (SELECT 1 FROM ${teamMembers} WHERE ${condition})`;
}

export function anyMemberExists(teamId: string): SQL {
  return sql`EXISTS (SELECT 1 FROM ${teamMembers} WHERE ${eq(teamMembers.teamId, teamId)})`;
}

export function ownerExists(teamId: string): SQL {
  const condition = and(eq(teamMembers.teamId, teamId), eq(teamMembers.role, "owner"));
  return sql`EXISTS (SELECT 1 FROM ${teamMembers} WHERE ${condition})`;
}

/** What chores about somebody's membership are filed under. */
export function membershipSubject(teamId: string, userId: string): string {
  return `${teamId}:${userId}`;
}
