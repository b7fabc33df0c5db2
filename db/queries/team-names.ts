import { and, eq, sql } from "drizzle-orm";
import type { MeUpdate } from "../../protocol/resources.ts";
import type { Db } from "../db.ts";
import { teamMembers, user } from "../schema/index.ts";
import { nameKey } from "./name-key.ts";

/**
 * The statements that bring a user's handle and name up to the profile in all teams. They belong in the batch that changes
 * the profile, after it, and change nothing where it did not. No display name is empty.
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
