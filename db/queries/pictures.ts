import { and, eq, type SQL, sql } from "drizzle-orm";
import type { PictureHolder } from "../../protocol/links/stored-file-link.ts";
import type { Db } from "../db.ts";
import type { Directory } from "../directory/directory.ts";
import { teams, user } from "../schema/index.ts";
import { type Chore, insertChore, insertChores, toChores } from "./chores.ts";
import { memberExists } from "./team-rows.ts";

/** The pictures of people and teams: the ids of the files that show them. */

export function holderOfPerson(userId: string): PictureHolder {
  return `user:${userId}`;
}

export function holderOfTeam(teamId: string): PictureHolder {
  return `team:${teamId}`;
}

/** Whether the person or the team shows this file now. */
export async function readShows(
  directory: Directory,
  holder: PictureHolder,
  fileId: string,
): Promise<boolean> {
  const id = holder.slice(holder.indexOf(":") + 1);
  const rows = holder.startsWith("user:")
    ? await directory.people.select({ picture: user.image }).from(user).where(eq(user.id, id))
    : await directory.read(id, (db) =>
        db.select({ picture: teams.picture }).from(teams).where(eq(teams.id, id)),
      );
  return rows[0]?.picture === fileId;
}

/**
 * Sets or takes away a user's picture. Nothing happens where there is no such user.
 *
 * @returns what is left to do: the files are to be told
 */
export async function setPersonPicture(
  db: Db,
  userId: string,
  fileId: string | null,
  now: Date,
): Promise<Chore[]> {
  const isUser = eq(user.id, userId);
  const holder = holderOfPerson(userId);
  const nowMs = now.getTime();
  const [released, taken] = await db.batch([
    insertChores(db, {
      kind: "settleFile",
      subject: holder,
      payload: { fileId: sql`${user.image}`, holder },
      from: sql`FROM ${user} WHERE ${isUser} AND ${user.image} IS NOT NULL AND ${user.image} IS NOT ${fileId}`,
      nowMs,
    }),
    insertTaking(db, holder, fileId, sql`EXISTS (SELECT 1 FROM ${user} WHERE ${isUser})`, nowMs),
    db.update(user).set({ image: fileId, updatedAt: now }).where(isUser),
  ]);
  return toChores([...released, ...taken]);
}

/** The statement that notes that a holder takes a file for its picture, on a condition. Notes nothing for null. */
export function insertTaking(
  db: Db,
  holder: PictureHolder,
  fileId: string | null,
  condition: SQL,
  nowMs: number,
) {
  return insertChore(db, {
    kind: "settleFile",
    subject: holder,
    payload: { fileId: fileId ?? "", holder },
    condition: and(condition, fileId === null ? sql`FALSE` : undefined) ?? condition,
    nowMs,
  });
}

/** The statement that notes that a team gives up its picture for another one or none; to come before the change itself. */
export function insertTeamRelease(
  db: Db,
  teamId: string,
  next: string | null,
  condition: SQL,
  nowMs: number,
) {
  const holder = holderOfTeam(teamId);
  return insertChores(db, {
    kind: "settleFile",
    subject: holder,
    payload: { fileId: sql`${teams.picture}`, holder },
    from: sql`FROM ${teams} WHERE ${eq(teams.id, teamId)} AND ${teams.picture} IS NOT NULL
      AND ${teams.picture} IS NOT ${next} AND ${condition}`,
    nowMs,
  });
}

/** A team's picture, null where it has none; undefined where there is no such team or the user is not in it. */
export async function readTeamPicture(
  directory: Directory,
  teamId: string,
  userId: string,
): Promise<string | null | undefined> {
  const rows = await directory.read(teamId, (db) =>
    db
      .select({ picture: teams.picture })
      .from(teams)
      .where(and(eq(teams.id, teamId), memberExists(teamId, userId))),
  );
  return rows[0]?.picture;
}
