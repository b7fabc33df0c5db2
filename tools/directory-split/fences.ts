import type { Pair } from "../../db/directory/pair.ts";
import type { SqlDatabase } from "./sql-database.ts";

/** What the tool asks and tells the fences of a database; see `db/schema/directory.ts`. Buckets are given as JSON. */

const AMONG = "bucket IN (SELECT value FROM json_each(?1))";
/** By the database's own clock, as the Workers' statements have it. */
const NOW_MS = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";
/** How long a freeze lasts if nobody ends it: the tool may die. */
const FREEZE_MS = 10_000;

export interface FenceRow {
  bucket: number;
  state: "here" | "moving" | "frozen" | "receiving" | "gone";
  moved_to: string | null;
}

export function readFences(database: SqlDatabase): Promise<FenceRow[]> {
  return database.query("SELECT bucket, state, moved_to FROM directory_fences WHERE bucket >= 0");
}

/** From now on the source notes which pairs change. */
export async function startMoving(source: SqlDatabase, buckets: string, to: string): Promise<void> {
  await source.query(
    `INSERT INTO directory_fences (bucket, state, moved_to)
      SELECT value, 'moving', ?2 FROM json_each(?1) WHERE TRUE
      ON CONFLICT DO UPDATE SET state = 'moving', moved_to = excluded.moved_to, until_ms = NULL`,
    buckets,
    to,
  );
}

/** The pairs that changed since they were last taken. */
export async function takeChanged(source: SqlDatabase, buckets: string): Promise<Pair[]> {
  const rows = await source.query<{ low_id: string; high_id: string }>(
    `DELETE FROM moving_pairs WHERE ${AMONG} RETURNING low_id, high_id`,
    buckets,
  );
  const pairs = new Map(rows.map(({ low_id: low, high_id: high }) => [`${low} ${high}`, { low, high }]));
  return [...pairs.values()];
}

/** For a few seconds the source takes no changes. */
export async function freeze(source: SqlDatabase, buckets: string): Promise<void> {
  await source.query(
    `UPDATE directory_fences SET state = 'frozen', until_ms = ${NOW_MS} + ${FREEZE_MS}
      WHERE ${AMONG} AND state IN ('moving', 'frozen')`,
    buckets,
  );
}

/**
 * Lets go of the buckets, if nothing changed and the freeze still holds: the one statement that moves them.
 *
 * @returns false where it does not
 */
export async function letGo(source: SqlDatabase, buckets: string): Promise<boolean> {
  const isBusy = `EXISTS (SELECT 1 FROM moving_pairs WHERE ${AMONG})
    OR EXISTS (SELECT 1 FROM directory_fences WHERE ${AMONG} AND (state <> 'frozen' OR until_ms <= ${NOW_MS}))`;
  const gone = await source.query(
    `UPDATE directory_fences SET state = 'gone', until_ms = NULL WHERE ${AMONG} AND NOT (${isBusy}) RETURNING bucket`,
    buckets,
  );
  return gone.length > 0;
}

/**
 * The target holds the buckets if anybody is sent to it. From now on Workers copy nothing over the pairs of these homes, unless it
 * all takes longer than the freeze, which began before.
 */
export async function startReceiving(target: SqlDatabase, buckets: string): Promise<void> {
  await target.query(
    `INSERT INTO directory_fences (bucket, state, until_ms)
      SELECT value, 'receiving', ${NOW_MS} + ${FREEZE_MS} FROM json_each(?1) WHERE TRUE
      ON CONFLICT DO UPDATE SET state = 'receiving', moved_to = NULL, until_ms = excluded.until_ms`,
    buckets,
  );
}

/** The target holds the buckets. */
export async function receive(target: SqlDatabase, buckets: string): Promise<void> {
  await target.query(
    `INSERT INTO directory_fences (bucket, state) SELECT value, 'here' FROM json_each(?1) WHERE TRUE
      ON CONFLICT DO UPDATE SET state = 'here', moved_to = NULL, until_ms = NULL`,
    buckets,
  );
}

/** The target does not hold the buckets yet. */
export async function receiveNothing(target: SqlDatabase, buckets: string, source: string): Promise<void> {
  await target.query(
    `INSERT INTO directory_fences (bucket, state, moved_to) SELECT value, 'gone', ?2 FROM json_each(?1) WHERE TRUE
      ON CONFLICT DO UPDATE SET state = 'gone', moved_to = excluded.moved_to, until_ms = NULL`,
    buckets,
    source,
  );
}

/** Tells who reads the map from now on. */
export async function enterInMap(people: SqlDatabase, buckets: string, database: string): Promise<void> {
  await people.query(
    `INSERT INTO directory_buckets (bucket, database) SELECT value, ?2 FROM json_each(?1) WHERE TRUE
      ON CONFLICT DO UPDATE SET database = excluded.database`,
    buckets,
    database,
  );
}
