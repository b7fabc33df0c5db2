import { and, eq, sql } from "drizzle-orm";
import type { Me, MeUpdate } from "../../protocol/resources.ts";
import type { Db } from "../db.ts";
import { user } from "../schema/index.ts";
import { updateMemberNames } from "./team-names.ts";

/** The user's own profile, or null if there is no such user any more. */
export async function readMe(db: Db, userId: string): Promise<Me | null> {
  const row = await db.select().from(user).where(eq(user.id, userId)).get();
  if (!row) return null;
  const guest = row.isAnonymous === true;
  return {
    userId: row.id,
    handle: row.handle,
    displayName: row.name,
    picture: row.image,
    email: guest ? null : row.email,
    guest,
    createdAt: row.createdAt.toISOString(),
  };
}

/**
 * Changes the profile, and the names in teams with it. Answers `false` where the handle belongs to somebody else;
 * nothing is changed then.
 */
export async function updateMe(db: Db, userId: string, update: MeUpdate, now: Date): Promise<boolean> {
  const { handle, displayName } = update;
  const isFree =
    handle &&
    sql`NOT EXISTS (SELECT 1 FROM ${user} AS holder WHERE holder.handle = ${handle} AND holder.id <> ${userId})`;
  const [changed] = await db.batch([
    db
      .update(user)
      .set({ ...(handle && { handle }), ...(displayName && { name: displayName }), updatedAt: now })
      .where(and(eq(user.id, userId), isFree || undefined))
      .returning({ id: user.id }),
    ...updateMemberNames(db, userId, update),
  ]);
  return changed.length > 0;
}
