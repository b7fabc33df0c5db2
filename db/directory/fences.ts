import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../db.ts";
import { directoryFences, movingPairs } from "../schema/index.ts";
import type { DatabaseName } from "./database-names.ts";
import type { Pair } from "./pair.ts";

export type Fence = typeof directoryFences.$inferSelect;

/** Writes to a bucket that is frozen wait for so long before they fail. */
export const FROZEN_WAIT_MS = 3_000;

/** A bucket is about to move. Nothing was changed, and in a moment all is well again. */
export class BucketBusyError extends Error {
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super("a bucket of the directory is moving");
    this.name = "BucketBusyError";
    this.retryAfterMs = retryAfterMs;
  }
}

/** What a database says of these buckets. */
export function selectFences(db: Db, buckets: readonly number[]) {
  return db
    .select()
    .from(directoryFences)
    .where(sql`${directoryFences.bucket} IN (SELECT value FROM json_each(${JSON.stringify(buckets)}))`);
}

/** What a fence means to who reads there. */
export function holds(database: DatabaseName, fence: Fence | undefined): boolean {
  return fence ? fence.state !== "gone" : database === "DB";
}

/** By the database's own clock. */
const nowMs = sql`CAST(unixepoch('subsec') * 1000 AS INTEGER)`;

/** A condition: the database holds a bucket, whoever was sent here or not. */
export function holdsBucket(database: DatabaseName, bucket: number): SQL {
  const { state, untilMs } = directoryFences;
  const isOne = sql`${directoryFences.bucket} = ${bucket}`;
  const isNot = sql`(${state} = 'gone' OR (${state} = 'receiving' AND ${untilMs} <= ${nowMs}))`;
  return database === "DB"
    ? sql`NOT EXISTS (SELECT 1 FROM ${directoryFences} WHERE ${isOne} AND ${isNot})`
    : sql`EXISTS (SELECT 1 FROM ${directoryFences} WHERE ${isOne} AND NOT ${isNot})`;
}

/** A row that is about to change: in which bucket, and by which two ids it is found there. */
export interface Note extends Pair {
  bucket: number;
}

/**
 * The statement with which every change begins: it fails, and the transaction with it, where one of the buckets is not here or
 * frozen, and leaves a note where one is moving.
 */
export function guardWrite(db: Db, database: DatabaseName, notes: readonly Note[]) {
  const { bucket, state, untilMs } = directoryFences;
  const mayChange = sql`${state} = 'moving' OR (${state} = 'frozen' AND ${untilMs} <= ${nowMs})`;
  return db
    .insert(movingPairs)
    .select(
      sql`SELECT noted.value ->> 'bucket', noted.value ->> 'low',
          CASE WHEN ${mayChange} THEN noted.value ->> 'high' END
        FROM json_each(${JSON.stringify(notes)}) AS noted
        LEFT JOIN ${directoryFences} ON ${bucket} = noted.value ->> 'bucket'
        WHERE coalesce(${state}, ${database === "DB" ? "here" : "gone"}) NOT IN ('here', 'receiving')`,
    )
    .onConflictDoNothing();
}

/** Whether a transaction failed by its guard. */
export function isFencedOff(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each.message.includes("moving_pairs.high_id")) return true;
  }
  return false;
}
