import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Directory } from "../directory/directory.ts";
import { type Pair, pairOf } from "../directory/pair.ts";
import { blocks, friendships } from "../schema/index.ts";

/** Which of these people are the user's friends. */
export async function readFriendsAmong(
  directory: Directory,
  userId: string,
  otherIds: readonly string[],
): Promise<Set<string>> {
  const pairs = otherIds.map((other) => pairOf(userId, other));
  const rows = await directory.readPairs(pairs, (db, here) =>
    db
      .select({ id: friendships.otherId })
      .from(friendships)
      .where(
        and(
          eq(friendships.ownerId, userId),
          eq(friendships.state, "friends"),
          sql`${friendships.otherId} IN ${othersOf(userId, here)}`,
        ),
      ),
  );
  return new Set(rows.map(({ id }) => id));
}

/** Which of these people blocked the user. */
export async function readBlockersAmong(
  directory: Directory,
  userId: string,
  otherIds: readonly string[],
): Promise<Set<string>> {
  const pairs = otherIds.map((other) => pairOf(userId, other));
  const rows = await directory.readPairs(pairs, (db, here) =>
    db
      .select({ id: blocks.ownerId })
      .from(blocks)
      .where(and(eq(blocks.otherId, userId), sql`${blocks.ownerId} IN ${othersOf(userId, here)}`)),
  );
  return new Set(rows.map(({ id }) => id));
}

/** With whom these pairs are, as a list of SQL; one parameter for all, as D1 takes no more than 100. */
function othersOf(userId: string, pairs: readonly Pair[]): SQL {
  const ids = pairs.map(({ low, high }) => (low === userId ? high : low));
  return sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;
}
