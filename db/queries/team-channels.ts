import { and, eq, or, type SQL, sql } from "drizzle-orm";
import { LIMITS } from "../../protocol/limits.ts";
import type { ChannelSpec } from "../../protocol/links/chat-channel-link.ts";
import type { Db } from "../db.ts";
import type { Directory } from "../directory/directory.ts";
import { type TeamChannelRow, teamChannels, teams } from "../schema/index.ts";
import { type Chore, insertChore, insertChores, toChores } from "./chores.ts";
import { type Judged, memberExists } from "./team-rows.ts";

/**
 * Enters a channel in the team's directory, unseen until its object is there, provided that its maker still has the role
 * that was judged. Nothing is entered twice.
 *
 * @returns what is left to do, or null where the maker has another role, or the team `LIMITS.maxChannelsPerTeam` channels
 */
export async function insertTeamChannel(
  directory: Directory,
  spec: ChannelSpec & { teamId: string; name: string; visibility: "public" | "private" },
  by: Judged,
  nowMs: number,
): Promise<Chore[] | null> {
  const { channelId, teamId, name, topic, visibility } = spec;
  const isThere = sql`EXISTS (SELECT 1 FROM ${teamChannels} WHERE ${eq(teamChannels.channelId, channelId)})`;
  const count = sql`(SELECT count(*) FROM ${teamChannels} WHERE ${eq(teamChannels.teamId, teamId)})`;
  const { results, database } = await directory.writeOwn(
    teamId,
    [teamId],
    (db) =>
      [
        db
          .insert(teamChannels)
          .select(
            sql`SELECT ${channelId}, ${teamId}, ${name}, ${topic}, ${visibility}, NULL, ${nowMs}, 0, 0
              WHERE ${memberExists(teamId, by.userId, by.role)} AND ${count} < ${LIMITS.maxChannelsPerTeam}
              AND EXISTS (SELECT 1 FROM ${teams} WHERE ${teams.id} = ${teamId})`,
          )
          .onConflictDoNothing(),
        insertChore(db, {
          kind: "openTeamChannel",
          subject: channelId,
          payload: spec,
          condition: isThere,
          nowMs,
        }),
      ] as const,
  );
  const [, chores] = results;
  return chores.length === 0 ? null : toChores(chores, database);
}

/** What a team's directory says of a channel, or null where it has none such. */
export async function readTeamChannel(
  directory: Directory,
  teamId: string,
  channelId: string,
): Promise<TeamChannelRow | null> {
  const rows = await directory.read(teamId, (db) =>
    db.select().from(teamChannels).where(isChannelOf(teamId, channelId)),
  );
  return rows[0] ?? null;
}

function isChannelOf(teamId: string, channelId: string): SQL | undefined {
  return and(eq(teamChannels.teamId, teamId), eq(teamChannels.channelId, channelId));
}

export interface TeamChannelChange {
  name?: string | undefined;
  topic?: string | undefined;
  archivedMs?: number | null | undefined;
  isOpen?: true;
}

/** Brings a team's directory up to a channel. Does nothing where it has none such. */
export async function updateTeamChannel(
  directory: Directory,
  teamId: string,
  channelId: string,
  { name, topic, archivedMs, isOpen }: TeamChannelChange,
): Promise<void> {
  const change = {
    ...(name !== undefined && { name }),
    ...(topic !== undefined && { topic }),
    ...(archivedMs !== undefined && { archivedMs }),
    ...(isOpen && { isOpen }),
  };
  await directory.writeOwn(teamId, [teamId], (db) => [
    db.update(teamChannels).set(change).where(isChannelOf(teamId, channelId)),
  ]);
}

/** Where a page begins: after the channel with this name and id. */
export interface TeamChannelPageStart {
  name: string;
  channelId: string;
}

/**
 * A page of a team's channels, by name.
 *
 * @param among the private ones that may be named
 */
export async function readTeamChannelPage(
  directory: Directory,
  teamId: string,
  among: string[],
  after: TeamChannelPageStart | null,
  limit: number,
): Promise<{ items: TeamChannelRow[]; next: TeamChannelPageStart | null }> {
  const rest =
    after && sql`(${teamChannels.name}, ${teamChannels.channelId}) > (${after.name}, ${after.channelId})`;
  const isOneOfThose = sql`${teamChannels.channelId} IN (SELECT value FROM json_each(${JSON.stringify(among)}))`;
  const rows = await directory.read(teamId, (db) =>
    db
      .select()
      .from(teamChannels)
      .where(
        and(
          eq(teamChannels.teamId, teamId),
          eq(teamChannels.isOpen, true),
          or(eq(teamChannels.visibility, "public"), isOneOfThose),
          rest ?? undefined,
        ),
      )
      .orderBy(teamChannels.name, teamChannels.channelId)
      .limit(limit + 1),
  );
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items.at(-1) ?? null) : null };
}

/** The statement that leaves a note to tell every channel of a team of its retention, for the batch that changes it. */
export function insertRetentionChores(db: Db, teamId: string, condition: SQL, nowMs: number) {
  return insertChores(db, {
    kind: "tellRetention",
    subject: teamId,
    payload: { teamId, channelId: sql`${teamChannels.channelId}` },
    from: sql`FROM ${teamChannels} WHERE ${eq(teamChannels.teamId, teamId)} AND ${condition}`,
    nowMs,
  });
}
