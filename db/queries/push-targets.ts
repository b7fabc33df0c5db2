import { and, eq, gt, ne, or, sql } from "drizzle-orm";
import type { Db } from "../db.ts";
import type { Directory } from "../directory/directory.ts";
import { pairOf } from "../directory/pair.ts";
import type { FriendshipState } from "../schema/friends.ts";
import { friendships, pushTargets, session, user } from "../schema/index.ts";

/** Whom a target reaches. */
export interface TargetHolder {
  userId: string;
  /** The device's id, that of its sign-in. */
  device: string;
}

/** The sign-in other than `device` that a target reaches, or null. */
export async function readOtherHolder(
  db: Db,
  targetHash: string,
  device: string,
): Promise<TargetHolder | null> {
  return (await selectOtherHolder(db, targetHash, device).get()) ?? null;
}

/**
 * Lets a target reach this device, and nobody else from now on; and the device be reached by this target alone.
 *
 * @returns whom it reached until this moment, if that was another device; and whether the device is still signed in
 */
export async function takeTarget(
  db: Db,
  targetHash: string,
  { userId, device }: TargetHolder,
  nowMs: number,
): Promise<{ takenFrom: TargetHolder | null; isTaken: boolean }> {
  const signIn = sql`SELECT ${targetHash}, ${userId}, ${device}, ${nowMs} WHERE EXISTS (
    SELECT 1 FROM ${session} WHERE ${and(eq(session.id, device), eq(session.userId, userId))})`;
  const [[takenFrom], , inserted] = await db.batch([
    selectOtherHolder(db, targetHash, device),
    db.delete(pushTargets).where(or(eq(pushTargets.targetHash, targetHash), eq(pushTargets.device, device))),
    db.insert(pushTargets).select(signIn).returning({ device: pushTargets.device }),
  ]);
  return { takenFrom: takenFrom ?? null, isTaken: inserted.length > 0 };
}

/** A device is reached by nothing any more; with a hash, only if it is reached by that target. */
export async function dropTarget(
  db: Db,
  { userId, device }: TargetHolder,
  targetHash?: string,
): Promise<void> {
  await db
    .delete(pushTargets)
    .where(
      and(
        eq(pushTargets.device, device),
        eq(pushTargets.userId, userId),
        targetHash === undefined ? undefined : eq(pushTargets.targetHash, targetHash),
      ),
    );
}

/** What a batch of notifications asks of the database. */
export interface PushQuestions {
  /** Whose names are shown. */
  people: string[];
  /** How people stand to each other: `other` in the list of `owner`. */
  pairs: { owner: string; other: string }[];
  /** Hashes of the targets that are sent to. */
  targets: string[];
}

export interface PushFacts {
  names: Map<string, string>;
  standing(owner: string, other: string): FriendshipState | null;
  /** Who is reached by a target: a device that is signed in. */
  holder(targetHash: string): TargetHolder | null;
}

/** Answers all of it, in one call of each database, with one parameter a list: D1 takes no more than 100. */
export async function readPushFacts(
  directory: Directory,
  questions: PushQuestions,
  now: Date,
): Promise<PushFacts> {
  const [[people, holders], standings] = await Promise.all([
    selectPeopleAndHolders(directory.people, questions, now),
    readStates(directory, questions.pairs),
  ]);
  const names = new Map(people.map(({ userId, name }) => [userId, name]));
  const states = new Map(standings.map(({ owner, other, state }) => [`${owner} ${other}`, state]));
  const byHash = new Map(holders.map(({ hash, userId, device }) => [hash, { userId, device }]));
  return {
    names,
    standing: (owner, other) => states.get(`${owner} ${other}`) ?? null,
    holder: (targetHash) => byHash.get(targetHash) ?? null,
  };
}

const list = (items: readonly unknown[]) => sql`json_each(${JSON.stringify(items)})`;

function selectPeopleAndHolders(db: Db, questions: PushQuestions, now: Date) {
  return db.batch([
    db
      .select({ userId: user.id, name: user.name })
      .from(user)
      .where(sql`${user.id} IN (SELECT value FROM ${list(questions.people)})`),
    db
      .select({ hash: pushTargets.targetHash, userId: pushTargets.userId, device: pushTargets.device })
      .from(pushTargets)
      .innerJoin(session, and(eq(session.id, pushTargets.device), gt(session.expiresAt, now)))
      .where(sql`${pushTargets.targetHash} IN (SELECT value FROM ${list(questions.targets)})`),
  ]);
}

/** How pairs stand by the rows of their homes, both sides of each. */
function readStates(directory: Directory, pairs: PushQuestions["pairs"]) {
  return directory.readPairs(
    pairs.map(({ owner, other }) => pairOf(owner, other)),
    (db, here) =>
      db
        .select({ owner: friendships.ownerId, other: friendships.otherId, state: friendships.state })
        .from(friendships)
        .where(
          sql`(${friendships.ownerId}, ${friendships.otherId}) IN (
            SELECT value ->> 'low', value ->> 'high' FROM ${list(here)}
            UNION SELECT value ->> 'high', value ->> 'low' FROM ${list(here)})`,
        ),
  );
}

function selectOtherHolder(db: Db, targetHash: string, device: string) {
  return db
    .select({ userId: pushTargets.userId, device: pushTargets.device })
    .from(pushTargets)
    .where(and(eq(pushTargets.targetHash, targetHash), ne(pushTargets.device, device)));
}
