import { and, eq, sql } from "drizzle-orm";
import type { Db } from "../db.ts";
import { friendships } from "../schema/index.ts";

/** Which of these people are the user's friends. */
export async function readFriendsAmong(db: Db, userId: string, otherIds: string[]): Promise<Set<string>> {
  const ids = sql`(SELECT value FROM json_each(${JSON.stringify(otherIds)}))`;
  const rows = await db
    .select({ id: friendships.otherId })
    .from(friendships)
    .where(
      and(
        eq(friendships.ownerId, userId),
        eq(friendships.state, "friends"),
        sql`${friendships.otherId} IN ${ids}`,
      ),
    );
  return new Set(rows.map(({ id }) => id));
}
