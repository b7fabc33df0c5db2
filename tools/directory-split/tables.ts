import { bucketExpression } from "../../db/directory/bucket.ts";

/** A table whose rows are spread, each with an owner and another person. */
export interface SpreadTable {
  name: string;
  columns: readonly string[];
  /** Whether the home of a pair has the rows of both. */
  isInHome: boolean;
}

export const TABLES: readonly SpreadTable[] = [
  { name: "friendships", columns: ["owner_id", "other_id", "state", "since_ms"], isInHome: true },
  { name: "blocks", columns: ["owner_id", "other_id", "since_ms"], isInHome: true },
  {
    name: "pair_versions",
    columns: ["owner_id", "other_id", "version", "reserves", "reserved_until_ms"],
    isInHome: false,
  },
];

export interface SpreadRow extends Record<string, string | number | null> {
  owner_id: string;
  other_id: string;
}

const OWN = bucketExpression("owner_id");
const HOME = bucketExpression("min(owner_id, other_id)");
const among = (parameter: string) => `(SELECT value FROM json_each(${parameter}))`;

/**
 * Which rows go along when buckets move: those of their owners, and those of pairs whose home they are. Where the home is the
 * target already, its rows are the truth, and stay as they are.
 *
 * Its parameters: ?1 the buckets that move, ?2 those of the target, as JSON.
 */
export function movesAlong({ isInHome }: SpreadTable): string {
  if (!isInHome) return `${OWN} IN ${among("?1")}`;
  return `(${OWN} IN ${among("?1")} OR ${HOME} IN ${among("?1")}) AND ${HOME} NOT IN ${among("?2")}`;
}

/** Which rows have no business in a database. Its parameter: ?1 the buckets that it has, as JSON. */
export function isStray({ isInHome }: SpreadTable): string {
  const isNotOwn = `${OWN} NOT IN ${among("?1")}`;
  return isInHome ? `${isNotOwn} AND ${HOME} NOT IN ${among("?1")}` : isNotOwn;
}
