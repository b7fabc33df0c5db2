import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Person } from "../../protocol/resources.ts";
import type { Db } from "../db.ts";
import type { DatabaseName } from "../directory/database-names.ts";
import { user } from "../schema/index.ts";

/** What others may see of a user. */
export const personColumns = {
  userId: user.id,
  handle: user.handle,
  displayName: user.name,
  picture: user.image,
};

/** A user by the names that others know. */
export type Named = Pick<Person, "userId" | "handle" | "displayName">;

/** A condition: the user has these names. Only `DB` can say; in any other database it holds. */
export function isNamed({ userId, handle, displayName }: Named, database: DatabaseName): SQL {
  if (database !== "DB") return sql`TRUE`;
  const condition = and(eq(user.id, userId), eq(user.handle, handle), eq(user.name, displayName));
  return sql`EXISTS (SELECT 1 FROM ${user} WHERE ${condition})`;
}

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
