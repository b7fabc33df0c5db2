import { and, eq, or } from "drizzle-orm";
import type { PersonWithRelation } from "../../protocol/resources.ts";
import type { Db } from "../db.ts";
import { friendships } from "../schema/index.ts";
import { type Chore, toChores } from "./chores.ts";
import { insertPairChore, isRow } from "./friendship-rows.ts";
import { selectStanding, toStanding } from "./standing.ts";

/** Whether the two are friends at this moment, from the primary. */
export async function readAreFriends(db: Db, owner: string, other: string): Promise<boolean> {
  const row = await db
    .select({ state: friendships.state })
    .from(friendships)
    .where(isRow(owner, other))
    .get();
  return row?.state === "friends";
}

/**
 * Ends a friendship; a request between the two stays. Nothing changes if they are not friends. `chores`: what it leaves
 * to do.
 */
export async function removeFriend(
  db: Db,
  me: string,
  other: string,
  nowMs: number,
): Promise<{ standing: PersonWithRelation | null; changed: boolean; chores: Chore[] }> {
  const [chores, removed, standing] = await db.batch([
    insertPairChore(db, me, other, nowMs),
    db
      .delete(friendships)
      .where(and(or(isRow(me, other), isRow(other, me)), eq(friendships.state, "friends")))
      .returning({ state: friendships.state }),
    selectStanding(db, me, other),
  ]);
  return { standing: toStanding(standing), changed: removed.length > 0, chores: toChores(chores) };
}
