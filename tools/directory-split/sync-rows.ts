import { bucketOf } from "../../db/directory/bucket.ts";
import type { Pair } from "../../db/directory/pair.ts";
import { pairOf } from "../../db/directory/pair.ts";
import type { SqlDatabase } from "./sql-database.ts";
import { isNoted, movesAlong, type SpreadRow, type SpreadTable, TABLES } from "./tables.ts";

/** Rows that are read, compared and written at a time. */
const PAGE = 2_000;

export interface SyncScope {
  source: SqlDatabase;
  target: SqlDatabase;
  /** The buckets that move, and those that the target has already. */
  moving: readonly number[];
  targetHas: readonly number[];
}

export interface SyncOutcome {
  compared: number;
  written: number;
  /**
   * Pairs of which the target serves a row already, as a copy for its owner's lists, that is not the source's. Workers bring it up
   * to date by themselves; it is written here only when they cannot any more.
   */
  live: Pair[];
}

/** Compares all that moves, row by row, and brings the target up to the source. */
export async function syncAll(scope: SyncScope): Promise<SyncOutcome> {
  const outcome: SyncOutcome = { compared: 0, written: 0, live: [] };
  for (const table of TABLES) {
    let after: string[] | null = table.key.map(() => "");
    while (after) after = await syncPage(scope, table, after, outcome);
  }
  return outcome;
}

/**
 * The same for some pairs.
 *
 * @param isFinal whether rows that the target serves already are written as well
 */
export async function syncPairs(
  scope: SyncScope,
  pairs: readonly Pair[],
  isFinal: boolean,
): Promise<SyncOutcome> {
  const outcome: SyncOutcome = { compared: 0, written: 0, live: [] };
  for (let start = 0; start < pairs.length; start += PAGE) {
    const keys = JSON.stringify(pairs.slice(start, start + PAGE));
    for (const table of TABLES) {
      const isOne = isNoted(table);
      const [from, to] = await Promise.all([
        read(scope, scope.source, table, isOne, keys),
        read(scope, scope.target, table, isOne, keys),
      ]);
      await writeDifferences(scope, table, from, to, isFinal, outcome);
    }
  }
  return outcome;
}

/** Answers where the next page begins, by its key, or null at the end. */
async function syncPage(
  scope: SyncScope,
  table: SpreadTable,
  after: string[],
  outcome: SyncOutcome,
): Promise<string[] | null> {
  const key = table.key.join(", ");
  const parameters = (first: number) => table.key.map((_, index) => `?${first + index}`).join(", ");
  const follows = `(${key}) > (${parameters(3)})`;
  const ordered = `${follows} ORDER BY ${key} LIMIT ${PAGE}`;
  const from = await read(scope, scope.source, table, ordered, ...after);
  const lastRow = from.length === PAGE ? from.at(-1) : undefined;
  const last = lastRow ? keyOf(table, lastRow) : [];
  const upTo = lastRow ? `${follows} AND (${key}) <= (${parameters(3 + after.length)})` : follows;
  const to = await read(scope, scope.target, table, upTo, ...after, ...last);
  await writeDifferences(scope, table, from, to, false, outcome);
  return lastRow ? last : null;
}

function read(
  { moving, targetHas }: SyncScope,
  database: SqlDatabase,
  table: SpreadTable,
  condition: string,
  ...parameters: string[]
): Promise<SpreadRow[]> {
  // ?2 is named in any case: a parameter that no statement names is an error.
  const sql = `SELECT ${table.columns.join(", ")} FROM ${table.name}
    WHERE ?2 <> '' AND ${movesAlong(table)} AND ${condition}`;
  return database.query(sql, JSON.stringify(moving), JSON.stringify(targetHas), ...parameters);
}

async function writeDifferences(
  scope: SyncScope,
  table: SpreadTable,
  from: readonly SpreadRow[],
  to: readonly SpreadRow[],
  isFinal: boolean,
  outcome: SyncOutcome,
): Promise<void> {
  const { target, targetHas } = scope;
  const has = new Set(targetHas);
  const nameOf = (row: SpreadRow) => keyOf(table, row).join(" ");
  const inTarget = new Map(to.map((row) => [nameOf(row), row]));
  const inSource = new Set(from.map(nameOf));
  outcome.compared += from.length;
  const mayWrite = (row: SpreadRow) => {
    const owner = String(row[table.owner]);
    if (isFinal || table.other === null || !has.has(bucketOf(owner))) return true;
    outcome.live.push(pairOf(owner, String(row[table.other])));
    return false;
  };
  const extra = to.filter((row) => !inSource.has(nameOf(row))).filter(mayWrite);
  const changed = from
    .filter((row) => JSON.stringify(row) !== JSON.stringify(inTarget.get(nameOf(row))))
    .filter(mayWrite);
  outcome.written += extra.length + changed.length;
  if (extra.length > 0) {
    const keys = table.key.map((column) => `value ->> '${column}'`).join(", ");
    await target.query(
      `DELETE FROM ${table.name} WHERE (${table.key.join(", ")}) IN (SELECT ${keys} FROM json_each(?))`,
      JSON.stringify(extra),
    );
  }
  if (changed.length > 0) {
    const fields = table.columns.map((column) => `value ->> '${column}'`).join(", ");
    await target.query(
      `INSERT OR REPLACE INTO ${table.name} (${table.columns.join(", ")}) SELECT ${fields} FROM json_each(?)`,
      JSON.stringify(changed),
    );
  }
}

function keyOf({ key }: SpreadTable, row: SpreadRow): string[] {
  return key.map((column) => String(row[column]));
}
