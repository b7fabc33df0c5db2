import { and, eq, sql } from "drizzle-orm";
import { LIMITS } from "../../protocol/limits.ts";
import type { ChannelSpec } from "../../protocol/links/chat-channel-link.ts";
import type { Db } from "../db.ts";
import { teamChannels, teamMembers, teams, user } from "../schema/index.ts";
import { type Chore, insertChore, toChores } from "./chores.ts";
import { nameKey } from "./name-key.ts";
import { holderOfTeam, insertTaking } from "./pictures.ts";
import { anyMemberExists, teamsOf, ticketExists } from "./team-rows.ts";

export interface NewTeam {
  teamId: string;
  name: string;
  picture: string | null;
  /** The channel that everybody who joins is put into. */
  channel: ChannelSpec & { name: string };
  /** The user who makes it, and their display name: nothing happens where it is another by now. */
  by: { userId: string; displayName: string };
  nowMs: number;
}

/**
 * Makes a team with its owner and its first channel, unless the id is taken.
 *
 * @returns what is left to do, none where nothing happened, and whether the user is in as many teams as one can be.
 */
export async function insertTeam(db: Db, team: NewTeam): Promise<{ chores: Chore[]; isFull: boolean }> {
  const { teamId, name, picture, channel, by, nowMs } = team;
  const ticket = crypto.randomUUID();
  const isUser = and(eq(user.id, by.userId), eq(user.name, by.displayName));
  const isNew = ticketExists(teamId, by.userId, ticket);
  const [, , , opening, taking, full] = await db.batch([
    db
      .insert(teams)
      .select(
        sql`SELECT ${teamId}, ${name}, ${picture}, NULL, 1, ${nowMs} FROM ${user}
          WHERE ${isUser} AND ${teamsOf(by.userId)} < ${LIMITS.maxTeamsPerUser}`,
      )
      .onConflictDoNothing(),
    db
      .insert(teamMembers)
      .select(
        sql`SELECT ${teamId}, ${by.userId}, 'owner', ${nowMs}, ${user.handle}, ${nameKey(by.displayName)}, ${ticket}
          FROM ${user} WHERE ${isUser} AND EXISTS (SELECT 1 FROM ${teams} WHERE ${teams.id} = ${teamId})
          AND NOT ${anyMemberExists(teamId)}`,
      )
      .onConflictDoNothing(),
    db.insert(teamChannels).select(
      sql`SELECT ${channel.channelId}, ${teamId}, ${channel.name}, ${channel.topic}, ${channel.visibility}, NULL,
        ${nowMs}, 1, 0 WHERE ${isNew}`,
    ),
    insertChore(db, {
      kind: "openTeamChannel",
      subject: channel.channelId,
      payload: channel,
      condition: isNew,
      nowMs,
    }),
    insertTaking(db, holderOfTeam(teamId), picture, isNew, nowMs),
    db
      .select({ isFull: sql<number>`${teamsOf(by.userId)} >= ${LIMITS.maxTeamsPerUser}`.as("is_full") })
      .from(sql`(SELECT 1)`),
  ]);
  return { chores: toChores([...opening, ...taking]), isFull: full[0]?.isFull === 1 };
}
