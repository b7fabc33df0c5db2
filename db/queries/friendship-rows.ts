import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Db } from "../db.ts";
import { type FriendshipState, friendships } from "../schema/index.ts";
import { insertChore } from "./chores.ts";

/** Conditions on the rows of `friendships`, each about one owner. */

export function isRow(owner: string, other: string): SQL | undefined {
  return and(eq(friendships.ownerId, owner), eq(friendships.otherId, other));
}

/** `owner` has a row about `other`, in this state if one is named. */
export function rowExists(owner: string, other: string, state?: FriendshipState): SQL {
  const condition = and(isRow(owner, other), state && eq(friendships.state, state));
  return sql`EXISTS (SELECT 1 FROM ${friendships} WHERE ${condition})`;
}

/**
 * The statement that leaves a note to close the direct channel, for a batch that parts two friends on a condition. It
 * comes before the one that does.
 */
export function insertPairChore(db: Db, owner: string, other: string, nowMs: number, condition = sql`true`) {
  return insertChore(db, {
    kind: "closePair",
    subject: `${owner}:${other}`,
    payload: { userId: owner, otherId: other },
    condition: sql`${rowExists(owner, other, "friends")} AND ${condition}`,
    nowMs,
  });
}
