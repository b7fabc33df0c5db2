import { bucketExpression } from "../../db/directory/bucket.ts";

/** A table whose rows are spread by their owners. */
export interface SpreadTable {
  name: string;
  columns: readonly string[];
  /** The columns, all texts, that name a row, in the order of an index. */
  key: readonly string[];
  /** The column that says whose a row is: by it, it has a bucket. */
  owner: string;
  /** The column by which, with the owner, a changed row is noted; null where all of a noted owner's rows are looked at. */
  other: string | null;
  /** Whether the home of a pair has the rows of both. */
  isInHome: boolean;
}

const ofPeople = (name: string, isInHome: boolean, ...more: string[]): SpreadTable => ({
  name,
  columns: ["owner_id", "other_id", ...more],
  key: ["owner_id", "other_id"],
  owner: "owner_id",
  other: "other_id",
  isInHome,
});

/** Of these a team has a few hundred at most. */
const ofTeam = (name: string, id: string, owner: string, ...more: string[]): SpreadTable => ({
  name,
  columns: [...new Set([id, owner, ...more])],
  key: [id],
  owner,
  other: null,
  isInHome: false,
});

const CHANNEL_FIELDS = ["name", "topic", "visibility", "archived_ms", "created_ms", "is_default", "is_open"];
const INVITE_FIELDS = [
  ...["code_hash", "role", "created_by", "created_ms"],
  ...["expires_ms", "max_uses", "uses", "revoked_ms"],
];

export const TABLES: readonly SpreadTable[] = [
  ofPeople("friendships", true, "state", "since_ms"),
  ofPeople("blocks", true, "since_ms"),
  ofPeople("pair_versions", false, "version", "reserves", "reserved_until_ms"),
  ofTeam("teams", "id", "id", "name", "picture", "retention_days", "member_count", "created_ms"),
  ofTeam("team_versions", "team_id", "team_id", "version"),
  ofTeam("team_channels", "channel_id", "team_id", ...CHANNEL_FIELDS),
  ofTeam("team_invites", "id", "team_id", ...INVITE_FIELDS),
  {
    name: "team_members",
    columns: ["team_id", "user_id", "role", "joined_ms", "handle", "name_key", "ticket"],
    key: ["team_id", "user_id"],
    owner: "team_id",
    other: "user_id",
    isInHome: false,
  },
  {
    name: "joined_teams",
    columns: ["user_id", "team_id", "joined_ms", "version", "reserved_until_ms"],
    key: ["user_id", "team_id"],
    owner: "user_id",
    other: "team_id",
    isInHome: false,
  },
];

export type SpreadRow = Record<string, string | number | null>;

const among = (parameter: string) => `(SELECT value FROM json_each(${parameter}))`;
const homeOf = ({ owner, other }: SpreadTable) => bucketExpression(`min(${owner}, ${other})`);

/**
 * Which rows go along when buckets move: those of their owners, and those of pairs whose home they are. Where the home is the
 * target already, its rows are the truth, and stay as they are.
 *
 * Its parameters: ?1 the buckets that move, ?2 those of the target, as JSON.
 */
export function movesAlong(table: SpreadTable): string {
  const own = bucketExpression(table.owner);
  if (!table.isInHome) return `${own} IN ${among("?1")}`;
  const home = homeOf(table);
  return `(${own} IN ${among("?1")} OR ${home} IN ${among("?1")}) AND ${home} NOT IN ${among("?2")}`;
}

/** Which rows have no business in a database. Its parameter: ?1 the buckets that it has, as JSON. */
export function isStray(table: SpreadTable): string {
  const isNotOwn = `${bucketExpression(table.owner)} NOT IN ${among("?1")}`;
  return table.isInHome ? `${isNotOwn} AND ${homeOf(table)} NOT IN ${among("?1")}` : isNotOwn;
}

/** Which rows are found by notes of what changed. Its parameter: ?3 the notes, as JSON. */
export function isNoted({ owner, other }: SpreadTable): string {
  const noted = (one: string, two: string) =>
    `SELECT value ->> '${one}'${other ? `, value ->> '${two}'` : ""} FROM json_each(?3)`;
  return `(${other ? `${owner}, ${other}` : owner}) IN (${noted("low", "high")} UNION ${noted("high", "low")})`;
}
