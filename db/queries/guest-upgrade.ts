import { and, eq, sql } from "drizzle-orm";
import type { Db } from "../db.ts";
import { account, user } from "../schema/index.ts";

export interface GuestUpgrade {
  userId: string;
  /** In lower case. */
  email: string;
  passwordHash: string;
}

/**
 * Turns a guest into an account with e-mail and password. The user id stays, and with it friends, settings and
 * sessions. Both rows change or none.
 */
export async function upgradeGuest(
  db: Db,
  upgrade: GuestUpgrade,
  now: Date,
): Promise<"upgraded" | "emailTaken" | "noGuest"> {
  const { userId, email, passwordHash } = upgrade;
  const emailIsFree = sql`NOT EXISTS (SELECT 1 FROM ${user} AS holder WHERE holder.email = ${email})`;
  const isGuest = sql`EXISTS (
    SELECT 1 FROM ${user} AS guest WHERE guest.id = ${userId} AND guest.is_anonymous AND ${emailIsFree}
  )`;
  const credential = sql`SELECT ${crypto.randomUUID()}, ${userId}, 'credential', ${userId},
    NULL, NULL, NULL, NULL, NULL, NULL, ${passwordHash}, ${now.getTime()}, ${now.getTime()} WHERE ${isGuest}`;
  const [, upgraded, found] = await db.batch([
    db.insert(account).select(credential),
    db
      .update(user)
      .set({ email, isAnonymous: false, updatedAt: now })
      .where(and(eq(user.id, userId), eq(user.isAnonymous, true), emailIsFree))
      .returning({ id: user.id }),
    db.select({ isGuest: user.isAnonymous }).from(user).where(eq(user.id, userId)),
  ]);
  if (upgraded.length > 0) return "upgraded";
  return found[0]?.isGuest ? "emailTaken" : "noGuest";
}
