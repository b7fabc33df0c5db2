import { and, eq, inArray, or, type SQL, sql } from "drizzle-orm";
import { LIMITS } from "../../protocol/limits.ts";
import type { PersonWithRelation } from "../../protocol/resources.ts";
import type { Db } from "../db.ts";
import { changePair } from "../directory/change-pair.ts";
import type { Directory } from "../directory/directory.ts";
import { friendships } from "../schema/index.ts";
import { forgetDeleted } from "./contacts.ts";
import { isRow, rowExists } from "./friendship-rows.ts";
import { readPeople } from "./person.ts";
import { blockExists, type Relation, selectRelation, toStanding } from "./standing.ts";

/** Each change is one batch in the pair's home, which D1 runs as a transaction and one after the other, so its conditions hold. */
export interface RequestOutcome {
  standing: PersonWithRelation | null;
  /** Whether this call changed anything. */
  changed: boolean;
  /** Whether that was the other's request, which was declined. */
  declined?: boolean;
  /** Whose limit stood in the way, where the change was refused for it. */
  full: "mine" | "theirs" | null;
}

/** Asks `other`, unless the two have anything to do with each other already. */
export async function sendRequest(
  directory: Directory,
  me: string,
  other: string,
  nowMs: number,
): Promise<RequestOutcome> {
  const people = await readPeople(directory.people, [other]);
  if (!people.has(other)) return { standing: null, changed: false, full: null };
  const { results } = await changePair({
    directory,
    me,
    other,
    nowMs,
    room: { mine: "requested", theirs: "incoming", max: LIMITS.maxPendingRequests },
    statements: (db, isFull) => {
      const mayAsk = sql`NOT ${blockExists(me, other)} AND NOT ${blockExists(other, me)}
        AND NOT ${rowExists(me, other)} AND NOT ${isFull(me)} AND NOT ${isFull(other)}`;
      return [
        selectFull(db, isFull(me), isFull(other)),
        insertRow(db, sql`SELECT ${me}, ${other}, 'requested', ${nowMs} WHERE ${mayAsk}`),
        insertRow(
          db,
          sql`SELECT ${other}, ${me}, 'incoming', ${nowMs} WHERE ${rowExists(me, other, "requested")}`,
        ),
        selectRelation(db, me, other),
      ] as const;
    },
  });
  const [full, asked, , relation] = results;
  // Whoever was deleted meanwhile may have been left by everybody before this request came.
  if (asked.length > 0 && (await forgetDeleted(directory, me, other, nowMs))) {
    return { standing: null, changed: false, full: null };
  }
  return toOutcome(asked.length > 0, full, toStanding(people.get(other), relation), "none");
}

/** Makes friends with `other`, who asked, unless one of the two has too many friends. */
export async function acceptRequest(
  directory: Directory,
  me: string,
  other: string,
  nowMs: number,
): Promise<RequestOutcome> {
  const friends = { state: "friends", sinceMs: nowMs } as const;
  const { results } = await changePair({
    directory,
    me,
    other,
    nowMs,
    room: { mine: "friends", theirs: "friends", max: LIMITS.maxFriends },
    statements: (db, isFull) =>
      [
        selectFull(db, isFull(me), isFull(other)),
        db
          .update(friendships)
          .set(friends)
          .where(
            and(
              isRow(me, other),
              eq(friendships.state, "incoming"),
              sql`NOT ${isFull(me)}`,
              sql`NOT ${isFull(other)}`,
            ),
          )
          .returning({ state: friendships.state }),
        db
          .update(friendships)
          .set(friends)
          .where(and(isRow(other, me), eq(friendships.state, "requested"), rowExists(me, other, "friends"))),
        selectRelation(db, me, other),
      ] as const,
  });
  const [full, accepted, , relation] = results;
  const standing = await standingBy(directory, other, relation);
  return toOutcome(accepted.length > 0, full, standing, "incoming");
}

/** Takes back my request to `other`, or declines theirs to me. Nothing changes if neither waits. */
export async function dropRequest(
  directory: Directory,
  me: string,
  other: string,
  nowMs: number,
): Promise<RequestOutcome> {
  const waits = inArray(friendships.state, ["requested", "incoming"]);
  const { results } = await changePair({
    directory,
    me,
    other,
    nowMs,
    statements: (db) =>
      [
        db
          .delete(friendships)
          .where(and(or(isRow(me, other), isRow(other, me)), waits))
          .returning({ ownerId: friendships.ownerId, state: friendships.state }),
        selectRelation(db, me, other),
      ] as const,
  });
  const [dropped, relation] = results;
  const declined = dropped.some(({ ownerId, state }) => ownerId === me && state === "incoming");
  const standing = await standingBy(directory, other, relation);
  return { standing, changed: dropped.length > 0, declined, full: null };
}

async function standingBy(
  directory: Directory,
  other: string,
  relation: Relation[],
): Promise<PersonWithRelation | null> {
  return toStanding((await readPeople(directory.people, [other])).get(other), relation);
}

function insertRow(db: Db, select: SQL) {
  return db.insert(friendships).select(select).onConflictDoNothing().returning({ state: friendships.state });
}

/** Whose list is full before the change. */
function selectFull(db: Db, mine: SQL<number>, theirs: SQL<number>) {
  return db.select({ mine: mine.as("mine"), theirs: theirs.as("theirs") }).from(sql`(SELECT 1)`);
}

/** `before` is the relation that is left where a limit stopped the change. */
function toOutcome(
  changed: boolean,
  [full]: { mine: number; theirs: number }[],
  standing: PersonWithRelation | null,
  before: PersonWithRelation["relation"],
): RequestOutcome {
  const stopped = !changed && standing?.relation === before;
  return { standing, changed, full: !stopped ? null : full?.mine ? "mine" : full?.theirs ? "theirs" : null };
}
