import { and, eq, inArray, ne, or, sql } from "drizzle-orm";
import { changePair } from "../directory/change-pair.ts";
import type { Directory } from "../directory/directory.ts";
import { blocks, chores, friendships, pairVersions } from "../schema/index.ts";
import { type Chore, insertChores, toChores } from "./chores.ts";
import { isRow } from "./friendship-rows.ts";
import { readPeople } from "./person.ts";

/** Everybody with whom a user has something to do: friends, requests, blocks in either direction. */
export async function readContacts(directory: Directory, userId: string): Promise<string[]> {
  const [friends, blocked, blockers] = await Promise.all([
    directory.read(userId, (db) =>
      db.select({ id: friendships.otherId }).from(friendships).where(eq(friendships.ownerId, userId)),
    ),
    directory.read(userId, (db) =>
      db.select({ id: blocks.otherId }).from(blocks).where(eq(blocks.ownerId, userId)),
    ),
    // The one list that is read from the other side: each database is asked.
    Promise.all(
      directory.names.map((name) =>
        directory.open(name).select({ id: blocks.ownerId }).from(blocks).where(eq(blocks.otherId, userId)),
      ),
    ),
  ]);
  return [...new Set([...friends, ...blocked, ...blockers.flat()].map(({ id }) => id))];
}

/** Notes with whom something is to be ended, for an account that is gone. */
export async function insertContactChores(
  directory: Directory,
  userId: string,
  otherIds: readonly string[],
  nowMs: number,
): Promise<Chore[]> {
  return toChores(
    await insertChores(directory.people, {
      kind: "endContact",
      subject: userId,
      payload: { userId, otherId: sql`contact.value` },
      from: sql`FROM json_each(${JSON.stringify(otherIds)}) AS contact`,
      nowMs,
    }),
  );
}

/**
 * Ends what is between two people of whom one is gone, but a friendship: that is announced to hubs first.
 *
 * @returns whether it ended a request
 */
export async function dropContact(
  directory: Directory,
  me: string,
  other: string,
  nowMs: number,
): Promise<boolean> {
  const { results } = await changePair({
    directory,
    me,
    other,
    nowMs,
    statements: (db) =>
      [
        db
          .delete(friendships)
          .where(and(or(isRow(me, other), isRow(other, me)), ne(friendships.state, "friends")))
          .returning({ state: friendships.state }),
        db
          .delete(blocks)
          .where(
            or(
              and(eq(blocks.ownerId, me), eq(blocks.otherId, other)),
              and(eq(blocks.ownerId, other), eq(blocks.otherId, me)),
            ),
          ),
      ] as const,
  });
  return results[0].length > 0;
}

/**
 * To be called after a request or a block was written: takes it back where one of the two was deleted meanwhile, and so may have
 * been forgotten by everybody before. Answers whether it was.
 */
export async function forgetDeleted(
  directory: Directory,
  me: string,
  other: string,
  nowMs: number,
): Promise<boolean> {
  const people = await readPeople(directory.people, [me, other]);
  if (people.has(me) && people.has(other)) return false;
  await dropContact(directory, me, other, nowMs);
  return true;
}

/** Whether a change of the user and somebody, or a team, is still to be copied. */
export async function readIsCopying(directory: Directory, userId: string): Promise<boolean> {
  const found = await Promise.all(
    directory.names.map((name) =>
      directory
        .open(name)
        .select({ id: chores.id })
        .from(chores)
        .where(
          and(
            inArray(chores.kind, ["copyPair", "settleMembership"]),
            sql`instr(${chores.subject}, ${userId}) > 0`,
          ),
        )
        .limit(1),
    ),
  );
  return found.flat().length > 0;
}

/** Deletes the numbers of changes that a deleted account had with others, from every database. */
export async function forgetVersions(directory: Directory, userId: string): Promise<void> {
  const rows = await directory.read(userId, (db) =>
    db.select({ id: pairVersions.otherId }).from(pairVersions).where(eq(pairVersions.ownerId, userId)),
  );
  const others = JSON.stringify(rows.map(({ id }) => id));
  for (const name of directory.names) {
    const isOfOther = sql`${pairVersions.ownerId} IN (SELECT value FROM json_each(${others}))`;
    await directory
      .open(name)
      .delete(pairVersions)
      .where(or(eq(pairVersions.ownerId, userId), and(eq(pairVersions.otherId, userId), isOfOther)));
  }
}
