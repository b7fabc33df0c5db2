import { and, eq, or, sql } from "drizzle-orm";
import { LIMITS } from "../../protocol/limits.ts";
import type { PersonWithRelation } from "../../protocol/resources.ts";
import type { Db } from "../db.ts";
import { blocks, type FriendshipState, friendships, user } from "../schema/index.ts";
import { type Chore, toChores } from "./chores.ts";
import { insertPairChore, isRow } from "./friendship-rows.ts";
import { blockExists, selectStanding, toStanding } from "./standing.ts";

export interface BlockOutcome {
  standing: PersonWithRelation | null;
  /** What the block ended: how `other` stood to the user before. */
  ended: FriendshipState | null;
  /** Whether the block was refused because the user has `LIMITS.maxBlocks` already. */
  full: boolean;
  /** What it leaves to do. */
  chores: Chore[];
}

/**
 * Blocks `other` and ends whatever is between the two. Somebody who blocked the user is, as everywhere, nobody.
 */
export async function blockUser(db: Db, me: string, other: string, nowMs: number): Promise<BlockOutcome> {
  const count = sql<number>`(SELECT count(*) FROM ${blocks} WHERE ${eq(blocks.ownerId, me)})`;
  const mayBlock = sql`EXISTS (SELECT 1 FROM ${user} WHERE ${user.id} = ${other})
    AND NOT ${blockExists(other, me)} AND ${count} < ${LIMITS.maxBlocks}`;
  const [, chores, ended, standing] = await db.batch([
    db.insert(blocks).select(sql`SELECT ${me}, ${other}, ${nowMs} WHERE ${mayBlock}`).onConflictDoNothing(),
    insertPairChore(db, me, other, nowMs, blockExists(me, other)),
    db
      .delete(friendships)
      .where(and(or(isRow(me, other), isRow(other, me)), blockExists(me, other)))
      .returning({ ownerId: friendships.ownerId, state: friendships.state }),
    selectStanding(db, me, other),
  ]);
  const after = toStanding(standing);
  return {
    standing: after,
    ended: ended.find((row) => row.ownerId === me)?.state ?? null,
    full: after !== null && after.relation !== "blocked",
    chores: toChores(chores),
  };
}

/** Takes a block back. What it ended does not come back. `other` is null in the answer if they are nobody to the user. */
export async function unblockUser(
  db: Db,
  me: string,
  other: string,
): Promise<{ standing: PersonWithRelation | null }> {
  const before = selectStanding(db, me, other);
  const remove = db.delete(blocks).where(and(eq(blocks.ownerId, me), eq(blocks.otherId, other)));
  const [was, , is] = await db.batch([before, remove, selectStanding(db, me, other)]);
  const blocked = toStanding(was);
  // Someone whom the user had blocked was on their list, so the answer may name them even if they blocked the user.
  return { standing: toStanding(is) ?? (blocked && { ...blocked, relation: "none" }) };
}
