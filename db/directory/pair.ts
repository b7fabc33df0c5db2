import { bucketOf } from "./bucket.ts";
import type { DatabaseName } from "./database-names.ts";

/**
 * Two owners of rows about both. Of two people the lesser id is the low one, as SQLite orders them: ids are ASCII. Of a team and
 * somebody in it, it is the team.
 */
export interface Pair {
  low: string;
  high: string;
}

/**
 * Where a pair's rows are. The home is the database of the low id: it has the rows of both, and every change of the pair is
 * one transaction there. Where the other lives in another database, that has a copy of their own rows, for their lists.
 */
export interface PairPlace {
  home: DatabaseName;
  copy: DatabaseName | null;
}

export function pairOf(one: string, other: string): Pair {
  return one < other ? { low: one, high: other } : { low: other, high: one };
}

export function bucketsOf({ low, high }: Pair): { low: number; high: number } {
  return { low: bucketOf(low), high: bucketOf(high) };
}
