import { eq, sql } from "drizzle-orm";
import type { PersonWithRelation } from "../../protocol/resources.ts";
import type { Db } from "../db.ts";
import { blocks, type FriendshipState, friendships, user } from "../schema/index.ts";
import { personColumns } from "./person.ts";

interface StandingRow {
  userId: string;
  handle: string;
  displayName: string;
  picture: string | null;
  state: FriendshipState | null;
  isBlocking: number;
  isBlocked: number;
}

/**
 * How a user and another person stand, as far as the user may know: null where nobody has this id, and likewise where
 * that person blocked the user, who must not notice. Whom the user blocked they know already.
 */
export async function readStanding(db: Db, me: string, other: string): Promise<PersonWithRelation | null> {
  return toStanding(await selectStanding(db, me, other));
}

/** The query of `readStanding`, to end a batch that changes the standing; `toStanding` reads its rows. */
export function selectStanding(db: Db, me: string, other: string) {
  // In a batch, D1 answers with rows keyed by column name, so every expression needs a name of its own.
  return db
    .select({
      ...personColumns,
      state: sql<FriendshipState | null>`(
        SELECT ${friendships.state} FROM ${friendships}
        WHERE ${friendships.ownerId} = ${me} AND ${friendships.otherId} = ${other}
      )`.as("relation_state"),
      isBlocking: sql<number>`${blockExists(me, other)}`.as("is_blocking"),
      isBlocked: sql<number>`${blockExists(other, me)}`.as("is_blocked"),
    })
    .from(user)
    .where(eq(user.id, other));
}

export function toStanding([row]: StandingRow[]): PersonWithRelation | null {
  if (!row || (row.isBlocked && !row.isBlocking)) return null;
  const { userId, handle, displayName, picture, isBlocking, state } = row;
  return { userId, handle, displayName, picture, relation: isBlocking ? "blocked" : (state ?? "none") };
}

/** A condition: `owner` blocked `other`. */
export function blockExists(owner: string, other: string) {
  return sql`EXISTS (SELECT 1 FROM ${blocks} WHERE ${blocks.ownerId} = ${owner} AND ${blocks.otherId} = ${other})`;
}
