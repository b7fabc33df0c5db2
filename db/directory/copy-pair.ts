import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Db } from "../db.ts";
import { insertChore } from "../queries/chores.ts";
import { isRow } from "../queries/friendship-rows.ts";
import { blocks, type FriendshipState, friendships, pairVersions } from "../schema/index.ts";
import type { DatabaseName } from "./database-names.ts";
import type { Directory } from "./directory.ts";
import { BucketBusyError, FROZEN_WAIT_MS, holdsBucket } from "./fences.ts";
import { bucketsOf, type Pair } from "./pair.ts";

/** What the database of the greater id is to say of a pair. */
export interface PairCopy {
  version: number;
  state: FriendshipState | null;
  sinceMs: number | null;
  blockedMs: number | null;
}

/**
 * The statements that follow a change of a pair in its home, in the same transaction, where the other lives in another database:
 * the change gets its number, a chore says that it is to be copied, and the copy is read.
 */
export function insertCopying(db: Db, pair: Pair, nowMs: number) {
  const { low, high } = pair;
  return [
    db
      .insert(pairVersions)
      // A number that was forgotten with its row is never given again: there are fewer changes than milliseconds.
      .values({ ownerId: low, otherId: high, version: nowMs })
      .onConflictDoUpdate({
        target: [pairVersions.ownerId, pairVersions.otherId],
        set: { version: sql`${pairVersions.version} + 1` },
      }),
    insertChore(db, { kind: "copyPair", subject: `${low}:${high}`, payload: pair, nowMs }),
    selectCopy(db, pair),
  ] as const;
}

function selectCopy(db: Db, { low, high }: Pair) {
  const isBlock = and(eq(blocks.ownerId, high), eq(blocks.otherId, low));
  const ofRow = (column: typeof friendships.state | typeof friendships.sinceMs) =>
    sql`(SELECT ${column} FROM ${friendships} WHERE ${isRow(high, low)})`;
  return db
    .select({
      version: pairVersions.version,
      state: sql<FriendshipState | null>`${ofRow(friendships.state)}`.as("copied_state"),
      sinceMs: sql<number | null>`${ofRow(friendships.sinceMs)}`.as("copied_since"),
      blockedMs: sql<number | null>`(SELECT ${blocks.sinceMs} FROM ${blocks} WHERE ${isBlock})`.as(
        "blocked_ms",
      ),
    })
    .from(pairVersions)
    .where(isVersionOf(low, high));
}

/** Copies a pair as its home has it now. May be done twice and at any time: what is older never undoes what is newer. */
export async function copyPair(directory: Directory, pair: Pair): Promise<void> {
  const [copy] = await directory.read(pair.low, (db) => selectCopy(db, pair));
  if (copy) await writeCopy(directory, pair, copy);
}

/** Brings the greater id's own rows up to the copy, unless a newer one was there, or they are in the pair's home by now. Throws
 * `BucketBusyError`. */
export async function writeCopy(directory: Directory, pair: Pair, copy: PairCopy): Promise<void> {
  const written = await directory.writePair(pair, "copy", (db, place) =>
    copyStatements(db, place.copy ?? place.home, pair, copy),
  );
  // The home is about to move there; the copy has to wait until it has, or has not.
  if (written?.results[0][0]?.isHome) throw new BucketBusyError(FROZEN_WAIT_MS);
}

function copyStatements(db: Db, database: DatabaseName, pair: Pair, copy: PairCopy) {
  const { low, high } = pair;
  const { version, state, sinceMs, blockedMs } = copy;
  const isHome = holdsBucket(database, bucketsOf(pair).low);
  const isNewest = sql`EXISTS (SELECT 1 FROM ${pairVersions} WHERE ${isVersionOf(high, low)}
    AND ${pairVersions.version} = ${version}) AND NOT ${isHome}`;
  const none = sql`FALSE`;
  const insertIf = (condition: SQL) => and(isNewest, condition) ?? isNewest;
  return [
    db.select({ isHome: sql<number>`${isHome}`.as("is_home") }).from(sql`(SELECT 1)`),
    db
      .insert(pairVersions)
      .select(sql`SELECT ${high}, ${low}, ${version}, NULL, NULL WHERE NOT ${isHome}`)
      .onConflictDoUpdate({
        target: [pairVersions.ownerId, pairVersions.otherId],
        set: { version, reserves: null, reservedUntilMs: null },
        setWhere: sql`${pairVersions.version} <= ${version}`,
      }),
    db.delete(friendships).where(and(isRow(high, low), isNewest)),
    db
      .insert(friendships)
      .select(
        sql`SELECT ${high}, ${low}, ${state}, ${sinceMs} WHERE ${insertIf(state === null ? none : sql`TRUE`)}`,
      ),
    db.delete(blocks).where(and(eq(blocks.ownerId, high), eq(blocks.otherId, low), isNewest)),
    db
      .insert(blocks)
      .select(
        sql`SELECT ${high}, ${low}, ${blockedMs} WHERE ${insertIf(blockedMs === null ? none : sql`TRUE`)}`,
      ),
  ] as const;
}

function isVersionOf(ownerId: string, otherId: string): SQL | undefined {
  return and(eq(pairVersions.ownerId, ownerId), eq(pairVersions.otherId, otherId));
}
