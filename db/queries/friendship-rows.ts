import { and, eq, type SQL, sql } from "drizzle-orm";
import { type FriendshipState, friendships } from "../schema/index.ts";

/** Conditions on the rows of `friendships`, each about one owner. */

export function isRow(owner: string, other: string): SQL | undefined {
  return and(eq(friendships.ownerId, owner), eq(friendships.otherId, other));
}

/** `owner` has a row about `other`, in this state if one is named. */
export function rowExists(owner: string, other: string, state?: FriendshipState): SQL {
  const condition = and(isRow(owner, other), state && eq(friendships.state, state));
  return sql`EXISTS (SELECT 1 FROM ${friendships} WHERE ${condition})`;
}

/** How many rows in this state `owner` has. */
export function rowCount(owner: string, state: FriendshipState): SQL<number> {
  const condition = and(eq(friendships.ownerId, owner), eq(friendships.state, state));
  return sql<number>`(SELECT count(*) FROM ${friendships} WHERE ${condition})`;
}
