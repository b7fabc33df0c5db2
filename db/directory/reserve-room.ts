import { and, eq, type SQL, sql } from "drizzle-orm";
import { blocks, friendships, pairVersions } from "../schema/index.ts";
import type { Directory } from "./directory.ts";
import type { Pair } from "./pair.ts";

/** A list of an owner that has a limit: by the state of its friendships, or the blocks. */
export type ListName = "requested" | "incoming" | "friends" | "blocked";

export interface ListRoom {
  list: ListName;
  max: number;
}

/** A change is made or given up long before that. */
const RESERVED_FOR_MS = 60_000;

/** How many rows the owner has in a list, in their own database. */
function listLength(ownerId: string, list: ListName): SQL {
  return list === "blocked"
    ? sql`(SELECT count(*) FROM ${blocks} WHERE ${eq(blocks.ownerId, ownerId)})`
    : sql`(SELECT count(*) FROM ${friendships} WHERE ${and(eq(friendships.ownerId, ownerId), eq(friendships.state, list))})`;
}

/** How many more the owner's list may get by changes that are under way in the homes of other pairs. */
function reservedLength(ownerId: string, list: ListName, otherId: string | null, nowMs: number): SQL {
  const condition = and(
    eq(pairVersions.ownerId, ownerId),
    eq(pairVersions.reserves, list),
    sql`${pairVersions.reserves} IS NOT NULL`,
    sql`${pairVersions.reservedUntilMs} > ${nowMs}`,
    otherId === null ? undefined : sql`${pairVersions.otherId} <> ${otherId}`,
  );
  return sql`(SELECT count(*) FROM ${pairVersions} WHERE ${condition})`;
}

/** A condition, for the database of the owner's own rows: there is no more room. */
export function isListFull(ownerId: string, { list, max }: ListRoom, nowMs: number): SQL<number> {
  const reserved = reservedLength(ownerId, list, null, nowMs);
  return sql<number>`(${listLength(ownerId, list)} + ${reserved} >= ${max})`;
}

/**
 * Keeps a place in a list of the greater id, whose length the pair's home does not know. It is given back by the copy of the
 * change that needs it.
 *
 * @returns false where there is none
 */
export async function reserveRoom(
  directory: Directory,
  pair: Pair,
  { list, max }: ListRoom,
  nowMs: number,
): Promise<boolean> {
  const { low, high } = pair;
  const reservation = { reserves: list, reservedUntilMs: nowMs + RESERVED_FOR_MS };
  const written = await directory.writePair(
    pair,
    "copy",
    (db) =>
      [
        db
          .insert(pairVersions)
          .select(
            sql`SELECT ${high}, ${low}, 0, ${list}, ${reservation.reservedUntilMs}
          WHERE ${listLength(high, list)} + ${reservedLength(high, list, low, nowMs)} < ${max}`,
          )
          .onConflictDoUpdate({ target: [pairVersions.ownerId, pairVersions.otherId], set: reservation })
          .returning({ version: pairVersions.version }),
      ] as const,
  );
  // No copy any more: the two came together, and the home counts for itself.
  return written === null || written.results[0].length > 0;
}
