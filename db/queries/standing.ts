import { sql } from "drizzle-orm";
import type { Person, PersonWithRelation } from "../../protocol/resources.ts";
import type { Db } from "../db.ts";
import type { Directory } from "../directory/directory.ts";
import { pairOf } from "../directory/pair.ts";
import { blocks, type FriendshipState, friendships } from "../schema/index.ts";
import { readPeople } from "./person.ts";

/** How a user stands to another, by the rows of the pair's home. */
export interface Relation {
  state: FriendshipState | null;
  isBlocking: number;
  isBlocked: number;
}

/**
 * How a user and another person stand, as far as the user may know: null where nobody has this id, and likewise where
 * that person blocked the user, who must not notice. Whom the user blocked they know already.
 */
export async function readStanding(
  directory: Directory,
  me: string,
  other: string,
): Promise<PersonWithRelation | null> {
  const [relations, people] = await Promise.all([
    directory.readPairs([pairOf(me, other)], (db) => selectRelation(db, me, other)),
    readPeople(directory.people, [other]),
  ]);
  return toStanding(people.get(other), relations);
}

/** The query of a relation, to end a batch that changes it; always one row. */
export function selectRelation(db: Db, me: string, other: string) {
  // In a batch, D1 answers with rows keyed by column name, so every expression needs a name of its own.
  return db
    .select({
      state: sql<FriendshipState | null>`(
        SELECT ${friendships.state} FROM ${friendships}
        WHERE ${friendships.ownerId} = ${me} AND ${friendships.otherId} = ${other}
      )`.as("relation_state"),
      isBlocking: sql<number>`${blockExists(me, other)}`.as("is_blocking"),
      isBlocked: sql<number>`${blockExists(other, me)}`.as("is_blocked"),
    })
    .from(sql`(SELECT 1)`);
}

export function toStanding(
  person: Person | undefined,
  [relation]: readonly Relation[],
): PersonWithRelation | null {
  if (!person || !relation || (relation.isBlocked && !relation.isBlocking)) return null;
  return { ...person, relation: relation.isBlocking ? "blocked" : (relation.state ?? "none") };
}

/** A condition: `owner` blocked `other`. */
export function blockExists(owner: string, other: string) {
  return sql`EXISTS (SELECT 1 FROM ${blocks} WHERE ${blocks.ownerId} = ${owner} AND ${blocks.otherId} = ${other})`;
}
