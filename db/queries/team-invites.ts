import { and, desc, eq, isNull, type SQL, sql } from "drizzle-orm";
import { LIMITS } from "../../protocol/limits.ts";
import type { Db } from "../db.ts";
import { changeMembership } from "../directory/change-membership.ts";
import type { DatabaseName } from "../directory/database-names.ts";
import type { Directory } from "../directory/directory.ts";
import {
  chores,
  type TeamInviteRow,
  teamChannels,
  teamInvites,
  teamMembers,
  teams,
} from "../schema/index.ts";
import { type Chore, insertChores, toChores } from "./chores.ts";
import { nameKey } from "./name-key.ts";
import { isNamed, type Named } from "./person.ts";
import { type Judged, memberExists, membershipSubject, ticketExists } from "./team-rows.ts";

/** An invitation that nobody can use any more stays on the list for so long after it was made. */
const KEEP_USELESS_MS = 30 * 86_400_000;

/** Not revoked, not expired, not used up. */
function isLive(nowMs: number) {
  const { expiresMs, maxUses, uses } = teamInvites;
  return and(
    isNull(teamInvites.revokedMs),
    sql`(${expiresMs} IS NULL OR ${expiresMs} > ${nowMs})`,
    sql`(${maxUses} IS NULL OR ${uses} < ${maxUses})`,
  );
}

/**
 * Makes an invitation, provided that its maker still has the role that was judged.
 *
 * @returns false where the maker has another role, or the team `LIMITS.maxInvitesPerTeam` invitations in force
 */
export async function insertInvite(
  directory: Directory,
  invite: Omit<TeamInviteRow, "uses" | "revokedMs">,
  by: Judged,
): Promise<boolean> {
  const { id, teamId, codeHash, role, createdBy, createdMs, expiresMs, maxUses } = invite;
  const ofTeam = eq(teamInvites.teamId, teamId);
  const live = sql`(SELECT count(*) FROM ${teamInvites} WHERE ${and(ofTeam, isLive(createdMs))})`;
  const { results } = await directory.writeOwn(
    teamId,
    [teamId],
    (db) =>
      [
        db
          .delete(teamInvites)
          .where(
            and(
              ofTeam,
              sql`${teamInvites.createdMs} < ${createdMs - KEEP_USELESS_MS}`,
              sql`NOT (${isLive(createdMs)})`,
            ),
          ),
        db
          .insert(teamInvites)
          .select(
            sql`SELECT ${id}, ${teamId}, ${codeHash}, ${role}, ${createdBy}, ${createdMs}, ${expiresMs}, ${maxUses}, 0, NULL
              WHERE ${memberExists(teamId, by.userId, by.role)} AND ${live} < ${LIMITS.maxInvitesPerTeam}`,
          )
          .returning({ id: teamInvites.id }),
      ] as const,
  );
  return results[1].length > 0;
}

/** Where a page begins: after the invitation made at this time, with this id, in the order newest first. */
export interface InvitePageStart {
  createdMs: number;
  id: string;
}

export async function readInvitePage(
  directory: Directory,
  teamId: string,
  after: InvitePageStart | null,
  limit: number,
): Promise<{ items: TeamInviteRow[]; next: InvitePageStart | null }> {
  const rest =
    after && sql`(${teamInvites.createdMs}, ${teamInvites.id}) < (${after.createdMs}, ${after.id})`;
  const rows = await directory.read(teamId, (db) =>
    db
      .select()
      .from(teamInvites)
      .where(and(eq(teamInvites.teamId, teamId), rest ?? undefined))
      .orderBy(desc(teamInvites.createdMs), desc(teamInvites.id))
      .limit(limit + 1),
  );
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items.at(-1) ?? null) : null };
}

/** Ends an invitation, whoever made it. Answers null where the team has none such. */
export async function revokeInvite(
  directory: Directory,
  teamId: string,
  id: string,
  nowMs: number,
): Promise<TeamInviteRow | null> {
  const { results } = await directory.writeOwn(
    teamId,
    [teamId],
    (db) =>
      [
        db
          .update(teamInvites)
          .set({ revokedMs: sql`COALESCE(${teamInvites.revokedMs}, ${nowMs})` })
          .where(and(eq(teamInvites.teamId, teamId), eq(teamInvites.id, id)))
          .returning(),
      ] as const,
  );
  return results[0][0] ?? null;
}

/** What is stored of an invitation's code, and in which bucket its team is, where the code says so. */
export interface InviteAddress {
  codeHash: string;
  bucket: number | null;
}

/** The invitation with this code, and its team, whatever became of the invitation. */
export async function findInvite(directory: Directory, { codeHash, bucket }: InviteAddress, nowMs: number) {
  const isThis = eq(teamInvites.codeHash, codeHash);
  const select = (db: Db) =>
    db
      .select({
        inviteId: sql<string>`${teamInvites.id}`.as("invite_id"),
        role: teamInvites.role,
        team: teams,
        isLive: sql<number>`${isLive(nowMs)}`.as("is_live"),
      })
      .from(teamInvites)
      .innerJoin(teams, eq(teams.id, teamInvites.teamId))
      .where(isThis);
  const rows = await (bucket === null ? findAnywhere() : directory.readBucket(bucket, select));
  const [row] = rows;
  return row ? { ...row, isLive: row.isLive === 1 } : null;

  /** Codes from before teams were spread say nothing: whoever has the invitation says whose it is, and its home how it is. */
  async function findAnywhere() {
    const found = await Promise.all(
      directory.names.map((name) =>
        directory.open(name).select({ teamId: teamInvites.teamId }).from(teamInvites).where(isThis),
      ),
    );
    const teamId = found.flat()[0]?.teamId;
    return teamId === undefined ? [] : directory.read(teamId, select);
  }
}

export interface Entry {
  inviteId: string;
  teamId: string;
  /** Who enters. In the database of accounts nothing happens where they have other names by now; elsewhere those are settled. */
  person: Named;
  nowMs: number;
}

export interface EntryOutcome {
  /** Whether the user is in the team now, and whether this call brought them in. */
  isIn: boolean;
  isNew: boolean;
  /** What stood in the way, where something did. */
  full: "team" | "user" | null;
  isLive: boolean;
  chores: Chore[];
}

/**
 * Lets somebody in by an invitation and counts it, all in one transaction: an invitation for ten is used by ten. Whoever is
 * in already is not counted. Somebody who is still being taken out of the team's channels has to wait for that.
 */
export async function enterTeam(directory: Directory, entry: Entry): Promise<EntryOutcome> {
  const { inviteId, teamId, person, nowMs } = entry;
  const { userId, handle, displayName } = person;
  const ticket = crypto.randomUUID();
  const subject = membershipSubject(teamId, userId);
  const isInvite = and(eq(teamInvites.id, inviteId), eq(teamInvites.teamId, teamId));
  const isNew = ticketExists(teamId, userId, ticket);
  const isExpulsion = and(eq(chores.subject, subject), eq(chores.kind, "expelMember"));
  const isLeaving = sql`EXISTS (SELECT 1 FROM ${chores} WHERE ${isExpulsion})`;
  const teamIsFull = sql`${teams.memberCount} >= ${LIMITS.maxTeamMembers}`;
  const live = isLive(nowMs);
  const statements = (db: Db, userIsFull: SQL<number>, home: DatabaseName) =>
    [
      db
        .insert(teamMembers)
        .select(
          sql`SELECT ${teamId}, ${userId}, ${teamInvites.role}, ${nowMs}, ${handle}, ${nameKey(displayName)}, ${ticket}
            FROM ${teamInvites}, ${teams}
            WHERE ${isInvite} AND ${live} AND ${eq(teams.id, teamId)} AND NOT ${teamIsFull}
            AND ${isNamed(person, home)} AND NOT ${userIsFull} AND NOT ${isLeaving}`,
        )
        .onConflictDoNothing(),
      db
        .update(teams)
        .set({ memberCount: sql`${teams.memberCount} + 1` })
        .where(and(eq(teams.id, teamId), isNew)),
      db
        .update(teamInvites)
        .set({ uses: sql`${teamInvites.uses} + 1` })
        .where(and(isInvite, isNew)),
      insertChores(db, {
        kind: "joinTeamChannel",
        subject,
        payload: { teamId, channelId: sql`${teamChannels.channelId}`, userId },
        from: sql`FROM ${teamChannels}
          WHERE ${eq(teamChannels.teamId, teamId)} AND ${teamChannels.isDefault} AND ${isNew}`,
        nowMs,
      }),
      db
        .select({
          isIn: sql<number>`${memberExists(teamId, userId)}`.as("is_in"),
          isNew: sql<number>`${isNew}`.as("is_new"),
          teamIsFull: sql<number>`${teamIsFull}`.as("team_is_full"),
          userIsFull: sql<number>`${userIsFull}`.as("user_is_full"),
          isLive: sql<number>`${live}`.as("is_live"),
        })
        .from(teamInvites)
        .innerJoin(teams, eq(teams.id, teamInvites.teamId))
        .where(isInvite),
    ] as const;
  const change = { directory, teamId, userId, nowMs, enters: true, happens: isNew, statements };
  const { results, database, chores: settling } = await changeMembership(change);
  const [, , , joining, state] = results;
  const [found] = state;
  return {
    isIn: found?.isIn === 1,
    isNew: found?.isNew === 1,
    full: found?.teamIsFull ? "team" : found?.userIsFull ? "user" : null,
    isLive: found?.isLive === 1,
    chores: [...settling, ...toChores(joining, database)],
  };
}
