import { type SQL, sql } from "drizzle-orm";
import type { ChannelSpec } from "../../protocol/links/chat-channel-link.ts";
import type { Db } from "../db.ts";
import { changeMembership } from "../directory/change-membership.ts";
import type { DatabaseName } from "../directory/database-names.ts";
import type { Directory } from "../directory/directory.ts";
import { teamChannels, teamMembers, teams } from "../schema/index.ts";
import { type Chore, insertChore, toChores } from "./chores.ts";
import { nameKey } from "./name-key.ts";
import { isNamed, type Named } from "./person.ts";
import { holderOfTeam, insertTaking } from "./pictures.ts";
import { anyMemberExists, ticketExists } from "./team-rows.ts";

export interface NewTeam {
  teamId: string;
  name: string;
  picture: string | null;
  /** The channel that everybody who joins is put into. */
  channel: ChannelSpec & { name: string };
  /** The user who makes it. Their names matter as those of an `Entry`. */
  by: Named;
  nowMs: number;
}

/**
 * Makes a team with its owner and its first channel, unless the id is taken: by a team that is gone, too, until its members are.
 *
 * @returns what is left to do, whether a team was made, and whether the user is in as many teams as one can be.
 */
export async function insertTeam(
  directory: Directory,
  team: NewTeam,
): Promise<{ chores: Chore[]; isMade: boolean; isFull: boolean }> {
  const { teamId, name, picture, channel, by, nowMs } = team;
  const { userId } = by;
  const ticket = crypto.randomUUID();
  const isNew = ticketExists(teamId, userId, ticket);
  const statements = (db: Db, isFull: SQL<number>, home: DatabaseName) =>
    [
      db
        .insert(teams)
        .select(
          sql`SELECT ${teamId}, ${name}, ${picture}, NULL, 1, ${nowMs} WHERE ${isNamed(by, home)} AND NOT ${isFull}
            AND NOT ${anyMemberExists(teamId)}`,
        )
        .onConflictDoNothing(),
      db
        .insert(teamMembers)
        .select(
          sql`SELECT ${teamId}, ${userId}, 'owner', ${nowMs}, ${by.handle}, ${nameKey(by.displayName)}, ${ticket}
            WHERE ${isNamed(by, home)} AND EXISTS (SELECT 1 FROM ${teams} WHERE ${teams.id} = ${teamId})
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
        .select({ isFull: sql<number>`${isFull}`.as("is_full"), isNew: sql<number>`${isNew}`.as("is_new") })
        .from(sql`(SELECT 1)`),
    ] as const;
  const change = { directory, teamId, userId, nowMs, enters: true, happens: isNew, statements };
  const { results, database, chores } = await changeMembership(change);
  const [, , , opening, taking, state] = results;
  return {
    chores: [...chores, ...toChores([...opening, ...taking], database)],
    isMade: state[0]?.isNew === 1,
    isFull: state[0]?.isFull === 1,
  };
}
