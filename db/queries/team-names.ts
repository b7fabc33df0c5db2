import { and, eq, or, sql } from "drizzle-orm";
import type { MeUpdate } from "../../protocol/resources.ts";
import type { Db } from "../db.ts";
import type { Directory } from "../directory/directory.ts";
import { teamMembers, user } from "../schema/index.ts";
import { nameKey } from "./name-key.ts";
import { readPeople } from "./person.ts";

/**
 * The statements that bring a user's handle and name up to the profile in all teams of this database. They belong in the batch
 * that changes the profile, after it, and change nothing where it did not. No display name is empty.
 */
export function updateMemberNames(db: Db, userId: string, { displayName = "" }: MeUpdate) {
  const isUser = eq(user.id, userId);
  return [
    db
      .update(teamMembers)
      .set({ handle: sql`(SELECT ${user.handle} FROM ${user} WHERE ${isUser})` })
      .where(
        and(
          eq(teamMembers.userId, userId),
          sql`${teamMembers.handle} <> (SELECT ${user.handle} FROM ${user} WHERE ${isUser})`,
        ),
      ),
    db
      .update(teamMembers)
      .set({ nameKey: nameKey(displayName) })
      .where(
        and(
          eq(teamMembers.userId, userId),
          sql`EXISTS (SELECT 1 FROM ${user} WHERE ${and(isUser, eq(user.name, displayName))})`,
        ),
      ),
  ] as const;
}

/**
 * Brings a user's handle and name up to the profile in teams of any database. Looks at the profile again afterwards: of several
 * that do so at the same time, whoever is last has written what is true then.
 */
export async function copyNames(
  directory: Directory,
  userId: string,
  teamIds: readonly string[],
): Promise<void> {
  for (let written: string | undefined; ; ) {
    const person = (await readPeople(directory.people, [userId])).get(userId);
    if (!person) return;
    const names = { handle: person.handle, nameKey: nameKey(person.displayName) };
    const state = JSON.stringify(names);
    if (state === written) return;
    const pairs = teamIds.map((teamId) => ({ low: teamId, high: userId }));
    await directory.writeEach(pairs, (db, asked) => {
      const ids = JSON.stringify(asked.map(({ low }) => low));
      const { handle, nameKey: key } = names;
      const differs = or(sql`${teamMembers.handle} <> ${handle}`, sql`${teamMembers.nameKey} <> ${key}`);
      const isOne = sql`${teamMembers.teamId} IN (SELECT value FROM json_each(${ids}))`;
      return [
        db
          .update(teamMembers)
          .set(names)
          .where(and(eq(teamMembers.userId, userId), isOne, differs)),
      ];
    });
    written = state;
  }
}
