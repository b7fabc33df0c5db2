import { BUCKETS } from "../../db/directory/bucket.ts";
import type { DatabaseName } from "../../db/directory/database-names.ts";
import type { Pair } from "../../db/directory/pair.ts";
import {
  enterInMap,
  freeze,
  letGo,
  readFences,
  receive,
  receiveNothing,
  startMoving,
  startReceiving,
  takeChanged,
} from "./fences.ts";
import { RunLock } from "./run-lock.ts";
import type { SqlDatabase } from "./sql-database.ts";
import { type SyncScope, syncAll, syncPairs } from "./sync-rows.ts";
import { isStray, movesAlong, TABLES } from "./tables.ts";

export interface Move {
  /** Every database of the deployment, by name. */
  databases: ReadonlyMap<DatabaseName, SqlDatabase>;
  from: DatabaseName;
  to: DatabaseName;
  buckets: readonly number[];
  /** Told before each step. */
  onStep?: (step: string) => Promise<void> | void;
}

export interface MoveReport {
  /** Rows that were compared one by one, and found equal or made so, in the last pass over all of them. */
  compared: number;
  /** For how long the buckets took no changes. */
  frozenMs: number;
  /** Rows that were deleted from the source. */
  deleted: number;
}

/** So few changes are made up for within a freeze. */
const FEW_PAIRS = 200;
const MAX_ROUNDS = 50;
const DELETED_AT_ONCE = 1_000;

/** What stands in the way of a move, in words for who asked for it. */
export class MoveRefused extends Error {}

/**
 * Moves buckets to another database while everything runs: reads never wait, changes of these buckets for the moment of the switch.
 * It may be broken off anywhere, and be called again with the same buckets until it answers.
 *
 * The source notes which pairs change; everything is copied; what changed is copied again, until it is little. Then all is compared
 * row by row. Then the source is frozen, the last changes are copied, and one statement in the source lets the buckets go: from
 * then on it sends everybody to the target.
 */
export async function moveBuckets(move: Move): Promise<MoveReport> {
  const lock = new RunLock(databaseIn(move, "DB"));
  try {
    return await moveLocked({
      ...move,
      databases: new Map([...move.databases].map(([name, database]) => [name, lock.guard(database)])),
    });
  } finally {
    // A lock that cannot be given back ends by itself.
    await lock.release().catch(() => {});
  }
}

async function moveLocked(move: Move): Promise<MoveReport> {
  const { from, to, onStep = () => {} } = move;
  const [source, target, people] = [databaseIn(move, from), databaseIn(move, to), databaseIn(move, "DB")];
  const buckets = JSON.stringify(move.buckets);
  await onStep("look");
  const { isGone, isBegun, owned } = await look(move, people);

  const report: MoveReport = { compared: 0, frozenMs: 0, deleted: 0 };
  if (!isGone) {
    await onStep("prepare");
    await receiveNothing(target, buckets, from);
    if (!isBegun) await deleteStrays(target, owned(to));
    await onStep("begin");
    await startMoving(source, buckets, to);
    const scope = { source, target, moving: move.buckets, targetHas: owned(to) };
    await copyAndSwitch(scope, buckets, report, { from, to, onStep });
  }
  await onStep("map");
  await receive(target, buckets);
  await enterInMap(people, buckets, to);
  await onStep("delete");
  const moved = new Set(move.buckets);
  report.deleted = await deleteStrays(
    source,
    owned(from).filter((bucket) => !moved.has(bucket)),
  );
  await onStep("done");
  return report;
}

function databaseIn({ databases }: Pick<Move, "databases">, name: DatabaseName): SqlDatabase {
  const database = databases.get(name);
  if (!database) throw new MoveRefused(`there is no database ${name}`);
  return database;
}

/** How many rows would go along, by table. Changes nothing. */
export async function countMoving(move: Move): Promise<{ table: string; count: number }[]> {
  const source = databaseIn(move, move.from);
  const { owned } = await look(move, databaseIn(move, "DB"));
  const counts: { table: string; count: number }[] = [];
  for (const table of TABLES) {
    const [row] = await source.query<{ count: number }>(
      `SELECT count(*) AS count FROM ${table.name} WHERE ?2 <> '' AND ${movesAlong(table)}`,
      JSON.stringify(move.buckets),
      JSON.stringify(owned(move.to)),
    );
    counts.push({ table: table.name, count: row?.count ?? 0 });
  }
  return counts;
}

/** How far the move has come, by the map and the fences. Throws where it cannot be. */
async function look({ databases, from, to, buckets }: Move, people: SqlDatabase) {
  const entries = await people.query<{ bucket: number; database: string }>(
    "SELECT bucket, database FROM directory_buckets",
  );
  const map = new Map(entries.map(({ bucket, database }) => [bucket, database]));
  const moving = new Set(buckets);
  const owned = (name: DatabaseName) =>
    Array.from({ length: BUCKETS }, (_, bucket) => bucket).filter(
      (bucket) => (map.get(bucket) ?? "DB") === name,
    );
  for (const [name, database] of databases) {
    const open = (await readFences(database)).filter(({ state }) => state === "moving" || state === "frozen");
    const others = open.filter(
      ({ bucket, moved_to: goal }) => !moving.has(bucket) || name !== from || goal !== to,
    );
    if (others.length > 0 || (open.length > 0 && open.length < moving.size)) {
      const unfinished = `from ${name} to ${open[0]?.moved_to}: ${open.map(({ bucket }) => bucket).join(",")}`;
      throw new MoveRefused(
        `another move is unfinished; finish it first, with the same buckets (${unfinished})`,
      );
    }
  }
  const source = databases.get(from);
  const fences = new Map((source ? await readFences(source) : []).map((fence) => [fence.bucket, fence]));
  const states = buckets.map((bucket) => fences.get(bucket));
  const isGone = states.every((fence) => fence?.state === "gone" && fence.moved_to === to);
  const isBegun = states.some((fence) => fence?.state === "moving" || fence?.state === "frozen");
  // A fence outlives the move: later ones may have taken the buckets on from the target.
  const isRight = (name: string) => name === from || (isGone && name === to);
  const strange = buckets.find((bucket) => !isRight(map.get(bucket) ?? "DB"));
  if (strange !== undefined) {
    throw new MoveRefused(`bucket ${strange} is in ${map.get(strange) ?? "DB"}, not in ${from}`);
  }
  return {
    isGone,
    isBegun,
    owned: (name: DatabaseName) => ownedBut(owned(name), name === to ? moving : null),
  };
}

/** After the switch the map may have the buckets in the target already. */
function ownedBut(buckets: number[], moving: Set<number> | null): number[] {
  return moving ? buckets.filter((bucket) => !moving.has(bucket)) : buckets;
}

async function copyAndSwitch(
  scope: SyncScope,
  buckets: string,
  report: MoveReport,
  { from, to, onStep }: Pick<Move, "from" | "to"> & { onStep: NonNullable<Move["onStep"]> },
): Promise<void> {
  const { source, target } = scope;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    await onStep("copy");
    await syncAll(scope);
    await onStep("catch up");
    const live = await catchUp(scope, buckets);
    if (live === null) continue;
    await onStep("compare");
    const compared = await syncAll(scope);
    report.compared = compared.compared;
    const open = await catchUp(scope, buckets);
    if (open === null || compared.written > FEW_PAIRS) continue;
    await onStep("freeze");
    const frozenAtMs = Date.now();
    await freeze(source, buckets);
    await onStep("receive");
    await startReceiving(target, buckets);
    await onStep("last changes");
    const pairs = [...live, ...open, ...compared.live, ...(await takeChanged(source, buckets))];
    await syncPairs(scope, pairs, true);
    await onStep("verify");
    const { written } = await syncPairs(scope, pairs, true);
    if (written > 0) throw new Error("the target differs from the source after the last changes");
    await onStep("switch");
    const isSwitched = await letGo(source, buckets);
    report.frozenMs = Date.now() - frozenAtMs;
    if (isSwitched) return;
    // The freeze ended before all was done, so that changes were taken again.
    await receiveNothing(target, buckets, from);
    await startMoving(source, buckets, to);
  }
  throw new MoveRefused("these buckets change too fast to be moved now; try again later, or fewer at a time");
}

/** Copies what changed until it is little. Answers the pairs that are left to the freeze, or null where it stays too much. */
async function catchUp(scope: SyncScope, buckets: string): Promise<Pair[] | null> {
  const live: Pair[] = [];
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const changed = await takeChanged(scope.source, buckets);
    live.push(...(await syncPairs(scope, changed, false)).live);
    if (live.length > FEW_PAIRS) return null;
    if (changed.length <= FEW_PAIRS) return live;
  }
  return null;
}

/** Deletes what has no business in a database, in one walk through each table. Answers how many rows. */
async function deleteStrays(database: SqlDatabase, has: readonly number[]): Promise<number> {
  let deleted = 0;
  for (const table of TABLES) {
    const some = `SELECT rowid FROM ${table.name} WHERE rowid > CAST(?2 AS INTEGER) AND ${isStray(table)}
      ORDER BY rowid LIMIT ${DELETED_AT_ONCE}`;
    for (let after: number | undefined = 0; after !== undefined; ) {
      const rows: { id: number }[] = await database.query(
        `DELETE FROM ${table.name} WHERE rowid IN (${some}) RETURNING rowid AS id`,
        JSON.stringify(has),
        String(after),
      );
      deleted += rows.length;
      after = rows.length < DELETED_AT_ONCE ? undefined : Math.max(...rows.map(({ id }) => id));
    }
  }
  return deleted;
}
