import { and, eq, gt, type SQL, sql } from "drizzle-orm";
import type { Role } from "../../protocol/chat/channel.ts";
import type { Person } from "../../protocol/resources.ts";
import type { Directory } from "../directory/directory.ts";
import { teamMembers } from "../schema/index.ts";
import { nameKey } from "./name-key.ts";
import { readPeople } from "./person.ts";
import { isMemberRow } from "./team-rows.ts";

export interface TeamMember extends Person {
  role: Role;
  joinedMs: number;
}

/** Where a page begins: after this handle, or, among those found by their names, after this name and id. */
export type MemberPageStart = { handle: string } | { nameKey: string; userId: string };

interface MemberPageRequest {
  teamId: string;
  /** The beginning of a handle or of a display name; empty for everyone. */
  prefix: string;
  after: MemberPageStart | null;
  limit: number;
}

type MemberRow = typeof teamMembers.$inferSelect;

/** Above every character, in the order in which SQLite compares text. */
const LAST = "\u{10FFFF}";

/**
 * A page of a team's members: first those whose handle begins with the prefix, by handle, then those whose name alone
 * does, by name. Both come from an index, so that only what is found is read.
 */
export async function readMemberPage(
  directory: Directory,
  { teamId, prefix, after, limit }: MemberPageRequest,
): Promise<{ items: TeamMember[]; next: MemberPageStart | null }> {
  const inTeam = eq(teamMembers.teamId, teamId);
  const handlePrefix = prefix.toLowerCase();
  const byHandle = handlePrefix === "" ? undefined : startsWith(teamMembers.handle, handlePrefix);
  const rows: MemberRow[] = [];
  if (!after || "handle" in after) {
    const rest = after ? gt(teamMembers.handle, after.handle) : undefined;
    rows.push(
      ...(await readRows(directory, teamId, and(inTeam, byHandle, rest), [teamMembers.handle], limit + 1)),
    );
  }
  const foundByHandle = rows.length;
  if (byHandle && rows.length <= limit) {
    const { nameKey: key, userId } = after && "nameKey" in after ? after : { nameKey: "", userId: "" };
    const rest = sql`(${teamMembers.nameKey}, ${teamMembers.userId}) > (${key}, ${userId})`;
    const byName = and(
      inTeam,
      startsWith(teamMembers.nameKey, nameKey(prefix)),
      sql`NOT (${byHandle})`,
      rest,
    );
    const order = [teamMembers.nameKey, teamMembers.userId];
    rows.push(...(await readRows(directory, teamId, byName, order, limit + 1 - rows.length)));
  }
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    items: await toMembers(directory, page),
    next: last ? startAfter(last, page.length <= foundByHandle) : null,
  };
}

function readRows(
  directory: Directory,
  teamId: string,
  condition: SQL | undefined,
  order: (typeof teamMembers.handle | typeof teamMembers.nameKey | typeof teamMembers.userId)[],
  limit: number,
): Promise<MemberRow[]> {
  return directory.read(teamId, (db) =>
    db
      .select()
      .from(teamMembers)
      .where(condition)
      .orderBy(...order)
      .limit(limit),
  );
}

function startsWith(column: typeof teamMembers.handle | typeof teamMembers.nameKey, prefix: string): SQL {
  return sql`${column} >= ${prefix} AND ${column} < ${prefix + LAST}`;
}

function startAfter(row: MemberRow, isFoundByHandle: boolean): MemberPageStart {
  return isFoundByHandle ? { handle: row.handle } : { nameKey: row.nameKey, userId: row.userId };
}

/** One member, or null where the team has none such. */
export async function readMember(
  directory: Directory,
  teamId: string,
  userId: string,
): Promise<TeamMember | null> {
  const rows = await readRows(directory, teamId, isMemberRow(teamId, userId), [], 1);
  return (await toMembers(directory, rows))[0] ?? null;
}

async function toMembers(directory: Directory, rows: MemberRow[]): Promise<TeamMember[]> {
  const people = await readPeople(
    directory.people,
    rows.map((row) => row.userId),
  );
  return rows.flatMap(({ userId, role, joinedMs }) => {
    const person = people.get(userId);
    return person ? [{ ...person, role, joinedMs }] : [];
  });
}
