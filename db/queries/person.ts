import { eq, sql } from "drizzle-orm";
import type { Person } from "../../protocol/resources.ts";
import type { Db } from "../db.ts";
import { user } from "../schema/index.ts";

/** What others may see of a user. */
export const personColumns = {
  userId: user.id,
  handle: user.handle,
  displayName: user.name,
  picture: user.image,
};

/** Finds the id behind a handle, or null. */
export async function findUserIdByHandle(db: Db, handle: string): Promise<string | null> {
  const row = await db.select({ id: user.id }).from(user).where(eq(user.handle, handle)).get();
  return row?.id ?? null;
}

/** The public profiles of some users by id; unknown ids are left out. */
export async function readPeople(db: Db, userIds: string[]): Promise<Map<string, Person>> {
  // One parameter for all ids: D1 takes no more than 100.
  const ids = sql`(SELECT value FROM json_each(${JSON.stringify(userIds)}))`;
  const rows = await db.select(personColumns).from(user).where(sql`${user.id} IN ${ids}`);
  return new Map(rows.map((row) => [row.userId, row]));
}
