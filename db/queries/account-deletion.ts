import { and, eq, gte, lt, ne, or, sql } from "drizzle-orm";
import { DELETED_USER_ID } from "../../protocol/chat/message.ts";
import type { Db } from "../db.ts";
import {
  account,
  chores as choreTable,
  declinedRequests,
  limitCounts,
  passkey,
  reports,
  session,
  user,
} from "../schema/index.ts";
import { type Chore, insertChore, insertChores, toChores } from "./chores.ts";

export interface Proofs {
  /** The hash of the account's password, or null where it has none. */
  passwordHash: string | null;
  hasPasskey: boolean;
}

/** By what somebody can prove again that the account is theirs. */
export async function readProofs(db: Db, userId: string): Promise<Proofs> {
  const [[credential], passkeys] = await db.batch([
    db
      .select({ password: account.password })
      .from(account)
      .where(and(eq(account.userId, userId), eq(account.providerId, "credential"))),
    db.select({ id: passkey.id }).from(passkey).where(eq(passkey.userId, userId)).limit(1),
  ]);
  return { passwordHash: credential?.password ?? null, hasPasskey: passkeys.length > 0 };
}

/**
 * Deletes an account: its profile, its ways to sign in, and everything that is signed in, at once. What it leaves
 * elsewhere is noted in the same transaction.
 *
 * @returns the devices that were signed in, and what is left to do. Nothing where there is no such account.
 */
export async function deleteAccount(
  db: Db,
  userId: string,
  nowMs: number,
): Promise<{ devices: string[]; chores: Chore[] }> {
  const condition = sql`EXISTS (SELECT 1 FROM ${user} WHERE ${user.id} = ${userId})`;
  const note = { subject: userId, payload: { userId }, condition, nowMs };
  const [devices, contacts, teams, channels, files] = await db.batch([
    db.select({ id: session.id }).from(session).where(eq(session.userId, userId)),
    insertChore(db, { kind: "endContacts", ...note }),
    insertChore(db, { kind: "leaveTeams", ...note }),
    insertChore(db, { kind: "forgetEverywhere", ...note }),
    insertChore(db, { kind: "eraseFiles", ...note }),
    insertChore(db, { kind: "eraseHub", ...note }),
    db
      .delete(limitCounts)
      .where(and(gte(limitCounts.key, `account:${userId}:`), lt(limitCounts.key, `account:${userId};`))),
    // Reports about the account are moot. Its own go on without it, and without what it shared for them.
    db.delete(reports).where(eq(reports.personId, userId)),
    db
      .update(reports)
      .set({ reporterId: DELETED_USER_ID, subject: sql`${reports.id}`, note: null, evidence: null })
      .where(eq(reports.reporterId, userId)),
    db
      .delete(declinedRequests)
      .where(or(eq(declinedRequests.askerId, userId), eq(declinedRequests.declinerId, userId))),
    // Sessions, passwords and passkeys go with it.
    db.delete(user).where(eq(user.id, userId)),
  ]);
  return {
    devices: devices.map(({ id }) => id),
    // The hub comes last, when a later run of the cron finds nothing else to do.
    chores: toChores([...contacts, ...teams, ...channels, ...files]),
  };
}

/** Whether anything but the hub of a deleted account remains to be done. */
export async function readIsUnfinished(db: Db, userId: string): Promise<boolean> {
  const rows = await db
    .select({ id: choreTable.id })
    .from(choreTable)
    .where(and(eq(choreTable.subject, userId), ne(choreTable.kind, "eraseHub")))
    .limit(1);
  return rows.length > 0;
}

/** Notes that a deleted account is to be taken out of teams once more. */
export async function insertLeavingChore(db: Db, userId: string, nowMs: number): Promise<void> {
  await insertChore(db, { kind: "leaveTeams", subject: userId, payload: { userId }, nowMs });
}

/** Notes the channels in which a deleted account is to be forgotten. */
export async function insertForgettingChores(
  db: Db,
  userId: string,
  channelIds: string[],
  nowMs: number,
): Promise<Chore[]> {
  const list = sql`FROM json_each(${JSON.stringify(channelIds)}) AS channel`;
  return toChores(
    await insertChores(db, {
      kind: "forgetInChannel",
      subject: userId,
      payload: { channelId: sql`channel.value`, userId },
      from: list,
      nowMs,
    }),
  );
}

/** Notes files of a deleted account that are to be erased, and to look for those after them, if there may be more. */
export async function insertErasingChores(
  db: Db,
  userId: string,
  { fileIds, after }: { fileIds: string[]; after: string | null },
  nowMs: number,
): Promise<Chore[]> {
  const list = sql`FROM json_each(${JSON.stringify(fileIds)}) AS file`;
  const payload = { fileId: sql`file.value` };
  const [files, more] = await db.batch([
    insertChores(db, { kind: "eraseFile", subject: userId, payload, from: list, nowMs }),
    insertChore(db, {
      kind: "eraseFiles",
      subject: userId,
      payload: { userId, ...(after !== null && { after }) },
      condition: after === null ? sql`FALSE` : sql`TRUE`,
      nowMs,
    }),
  ]);
  return toChores([...files, ...more]);
}
