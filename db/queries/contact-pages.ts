import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import type { Contact } from "../../protocol/resources.ts";
import type { Directory } from "../directory/directory.ts";
import { blocks, type FriendshipState, friendships } from "../schema/index.ts";
import { readPeople } from "./person.ts";

/** Where a page begins: after the entry with this time and id, in the order newest first, then greatest id. */
export interface PageStart {
  sinceMs: number;
  otherId: string;
}

export interface ContactList {
  items: Contact[];
  /** Where the next page begins, or null at the end. */
  next: PageStart | null;
}

interface PageRequest {
  ownerId: string;
  after: PageStart | null;
  limit: number;
}

type ListTable = typeof friendships | typeof blocks;

/** A page of the owner's friends or requests. */
export function readFriendshipPage(
  directory: Directory,
  state: FriendshipState,
  request: PageRequest,
): Promise<ContactList> {
  return readPage(directory, friendships, eq(friendships.state, state), request);
}

/** A page of those whom the owner blocked. */
export function readBlockPage(directory: Directory, request: PageRequest): Promise<ContactList> {
  return readPage(directory, blocks, undefined, request);
}

/**
 * Keyset paging: a page continues after an entry's own key, so entries that come and go between two pages neither
 * repeat nor hide others.
 */
async function readPage(
  directory: Directory,
  table: ListTable,
  condition: SQL | undefined,
  { ownerId, after, limit }: PageRequest,
): Promise<ContactList> {
  const rest = after && sql`(${table.sinceMs}, ${table.otherId}) < (${after.sinceMs}, ${after.otherId})`;
  const rows = await directory.read(ownerId, (db) =>
    db
      .select({ otherId: table.otherId, sinceMs: table.sinceMs })
      .from(table)
      .where(and(eq(table.ownerId, ownerId), condition, rest ?? undefined))
      .orderBy(desc(table.sinceMs), desc(table.otherId))
      .limit(limit + 1),
  );
  const page = rows.slice(0, limit);
  const people = await readPeople(
    directory.people,
    page.map((row) => row.otherId),
  );
  const items = page.flatMap(({ otherId, sinceMs }) => {
    const person = people.get(otherId);
    return person ? [{ ...person, since: new Date(sinceMs).toISOString() }] : [];
  });
  return { items, next: rows.length > limit ? (page.at(-1) ?? null) : null };
}
