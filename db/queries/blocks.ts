import { and, eq, or, sql } from "drizzle-orm";
import { LIMITS } from "../../protocol/limits.ts";
import type { PersonWithRelation } from "../../protocol/resources.ts";
import { changePair } from "../directory/change-pair.ts";
import type { Directory } from "../directory/directory.ts";
import { blocks, type FriendshipState, friendships } from "../schema/index.ts";
import { type Chore, toChores } from "./chores.ts";
import { forgetDeleted } from "./contacts.ts";
import { insertPairChore, isRow } from "./friendship-rows.ts";
import { readPeople } from "./person.ts";
import { blockExists, selectRelation, toStanding } from "./standing.ts";

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
export async function blockUser(
  directory: Directory,
  me: string,
  other: string,
  nowMs: number,
): Promise<BlockOutcome> {
  const people = await readPeople(directory.people, [other]);
  if (!people.has(other)) return { standing: null, ended: null, full: false, chores: [] };
  const { results, database } = await changePair({
    directory,
    me,
    other,
    nowMs,
    room: { mine: "blocked", max: LIMITS.maxBlocks },
    statements: (db, isFull) => {
      const mayBlock = sql`NOT ${blockExists(other, me)} AND NOT ${isFull(me)}`;
      return [
        db
          .insert(blocks)
          .select(sql`SELECT ${me}, ${other}, ${nowMs} WHERE ${mayBlock}`)
          .onConflictDoNothing(),
        insertPairChore(db, me, other, nowMs, blockExists(me, other)),
        db
          .delete(friendships)
          .where(and(or(isRow(me, other), isRow(other, me)), blockExists(me, other)))
          .returning({ ownerId: friendships.ownerId, state: friendships.state }),
        selectRelation(db, me, other),
      ] as const;
    },
  });
  const [, chores, ended, relation] = results;
  const after = toStanding(people.get(other), relation);
  if (after?.relation === "blocked") await forgetDeleted(directory, me, other, nowMs);
  return {
    standing: after,
    ended: ended.find((row) => row.ownerId === me)?.state ?? null,
    full: after !== null && after.relation !== "blocked",
    chores: toChores(chores, database),
  };
}

/** Takes a block back. What it ended does not come back. `other` is null in the answer if they are nobody to the user. */
export async function unblockUser(
  directory: Directory,
  me: string,
  other: string,
  nowMs: number,
): Promise<{ standing: PersonWithRelation | null }> {
  const { results } = await changePair({
    directory,
    me,
    other,
    nowMs,
    statements: (db) =>
      [
        selectRelation(db, me, other),
        db.delete(blocks).where(and(eq(blocks.ownerId, me), eq(blocks.otherId, other))),
        selectRelation(db, me, other),
      ] as const,
  });
  const [was, , is] = results;
  const person = (await readPeople(directory.people, [other])).get(other);
  const blocked = toStanding(person, was);
  // Someone whom the user had blocked was on their list, so the answer may name them even if they blocked the user.
  return { standing: toStanding(person, is) ?? (blocked && { ...blocked, relation: "none" }) };
}
