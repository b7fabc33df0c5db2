import { and, eq, or } from "drizzle-orm";
import type { PersonWithRelation } from "../../protocol/resources.ts";
import { changePair } from "../directory/change-pair.ts";
import type { Directory } from "../directory/directory.ts";
import { pairOf } from "../directory/pair.ts";
import { friendships } from "../schema/index.ts";
import { type Chore, toChores } from "./chores.ts";
import { insertPairChore, isRow } from "./friendship-rows.ts";
import { readPeople } from "./person.ts";
import { selectRelation, toStanding } from "./standing.ts";

/** Whether the two are friends at this moment, from the primary of their home. */
export async function readAreFriends(directory: Directory, owner: string, other: string): Promise<boolean> {
  const rows = await directory.readPairs([pairOf(owner, other)], (db) =>
    db.select({ state: friendships.state }).from(friendships).where(isRow(owner, other)),
  );
  return rows[0]?.state === "friends";
}

/**
 * Ends a friendship; a request between the two stays. Nothing changes if they are not friends. `chores`: what it leaves
 * to do.
 */
export async function removeFriend(
  directory: Directory,
  me: string,
  other: string,
  nowMs: number,
): Promise<{ standing: PersonWithRelation | null; changed: boolean; chores: Chore[] }> {
  const { results, database } = await changePair({
    directory,
    me,
    other,
    nowMs,
    statements: (db) =>
      [
        insertPairChore(db, me, other, nowMs),
        db
          .delete(friendships)
          .where(and(or(isRow(me, other), isRow(other, me)), eq(friendships.state, "friends")))
          .returning({ state: friendships.state }),
        selectRelation(db, me, other),
      ] as const,
  });
  const [chores, removed, relation] = results;
  const people = await readPeople(directory.people, [other]);
  return {
    standing: toStanding(people.get(other), relation),
    changed: removed.length > 0,
    chores: toChores(chores, database),
  };
}
