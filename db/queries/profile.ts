import { and, eq, sql } from "drizzle-orm";
import type { Me, MeUpdate } from "../../protocol/resources.ts";
import type { Db } from "../db.ts";
import type { Directory } from "../directory/directory.ts";
import { user } from "../schema/index.ts";
import { type Chore, insertChore, toChores } from "./chores.ts";
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
 * Changes the profile, and the names in teams with it: where there are other databases, by what is left to do.
 *
 * @returns what is left to do. Null where the handle belongs to somebody else; nothing is changed then.
 */
export async function updateMe(
  directory: Directory,
  userId: string,
  update: MeUpdate,
  now: Date,
): Promise<Chore[] | null> {
  const db = directory.people;
  const { handle, displayName } = update;
  const isFree =
    handle &&
    sql`NOT EXISTS (SELECT 1 FROM ${user} AS holder WHERE holder.handle = ${handle} AND holder.id <> ${userId})`;
  const updating = db
    .update(user)
    .set({ ...(handle && { handle }), ...(displayName && { name: displayName }), updatedAt: now })
    .where(and(eq(user.id, userId), isFree || undefined))
    .returning({ id: user.id });
  if (directory.names.length === 1) {
    const [changed] = await db.batch([updating, ...updateMemberNames(db, userId, update)]);
    return changed.length > 0 ? [] : null;
  }
  const note = { kind: "copyNames" as const, subject: userId, payload: { userId } };
  const [changed, chores] = await db.batch([
    updating,
    insertChore(db, { ...note, condition: isFree || sql`TRUE`, nowMs: now.getTime() }),
  ]);
  return changed.length > 0 ? toChores(chores) : null;
}
