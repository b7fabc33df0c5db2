import { and, eq, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import { LIMITS } from "../../protocol/limits.ts";
import type { PersonWithRelation } from "../../protocol/resources.ts";
import type { Db } from "../db.ts";
import { friendships, user } from "../schema/index.ts";
import { isRow, rowCount, rowExists } from "./friendship-rows.ts";
import { blockExists, selectStanding, toStanding } from "./standing.ts";

/** Each change is one batch, which D1 runs as a transaction and one after the other, so its conditions hold. */
export interface RequestOutcome {
  standing: PersonWithRelation | null;
  /** Whether this call changed anything. */
  changed: boolean;
  /** Whose limit stood in the way, where the change was refused for it. */
  full: "mine" | "theirs" | null;
}

/** Asks `other`, unless the two have anything to do with each other already. */
export async function sendRequest(db: Db, me: string, other: string, nowMs: number): Promise<RequestOutcome> {
  const mineFull = sql<number>`${rowCount(me, "requested")} >= ${LIMITS.maxPendingRequests}`;
  const theirsFull = sql<number>`${rowCount(other, "incoming")} >= ${LIMITS.maxPendingRequests}`;
  const mayAsk = sql`EXISTS (SELECT 1 FROM ${user} WHERE ${user.id} = ${other})
    AND NOT ${blockExists(me, other)} AND NOT ${blockExists(other, me)} AND NOT ${rowExists(me, other)}
    AND NOT ${mineFull} AND NOT ${theirsFull}`;
  const [asked, , full, standing] = await db.batch([
    insertRow(db, sql`SELECT ${me}, ${other}, 'requested', ${nowMs} WHERE ${mayAsk}`),
    insertRow(
      db,
      sql`SELECT ${other}, ${me}, 'incoming', ${nowMs} WHERE ${rowExists(me, other, "requested")}`,
    ),
    selectFull(db, mineFull, theirsFull),
    selectStanding(db, me, other),
  ]);
  return toOutcome(asked.length > 0, full, toStanding(standing), "none");
}

/** Makes friends with `other`, who asked, unless one of the two has too many friends. */
export async function acceptRequest(
  db: Db,
  me: string,
  other: string,
  nowMs: number,
): Promise<RequestOutcome> {
  const friends = { state: "friends", sinceMs: nowMs } as const;
  const mineFull = sql<number>`${rowCount(me, "friends")} >= ${LIMITS.maxFriends}`;
  const theirsFull = sql<number>`${rowCount(other, "friends")} >= ${LIMITS.maxFriends}`;
  const [accepted, , full, standing] = await db.batch([
    db
      .update(friendships)
      .set(friends)
      .where(
        and(
          isRow(me, other),
          eq(friendships.state, "incoming"),
          lt(rowCount(me, "friends"), LIMITS.maxFriends),
          lt(rowCount(other, "friends"), LIMITS.maxFriends),
        ),
      )
      .returning({ state: friendships.state }),
    db
      .update(friendships)
      .set(friends)
      .where(and(isRow(other, me), eq(friendships.state, "requested"), rowExists(me, other, "friends"))),
    selectFull(db, mineFull, theirsFull),
    selectStanding(db, me, other),
  ]);
  return toOutcome(accepted.length > 0, full, toStanding(standing), "incoming");
}

/** Takes back my request to `other`, or declines theirs to me. Nothing changes if neither waits. */
export async function dropRequest(db: Db, me: string, other: string): Promise<RequestOutcome> {
  const waits = inArray(friendships.state, ["requested", "incoming"]);
  const [dropped, standing] = await db.batch([
    db
      .delete(friendships)
      .where(and(or(isRow(me, other), isRow(other, me)), waits))
      .returning({ state: friendships.state }),
    selectStanding(db, me, other),
  ]);
  return { standing: toStanding(standing), changed: dropped.length > 0, full: null };
}

function insertRow(db: Db, select: SQL) {
  return db.insert(friendships).select(select).onConflictDoNothing().returning({ state: friendships.state });
}

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
