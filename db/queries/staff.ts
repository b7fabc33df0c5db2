import { and, count, eq, type SQL, sql } from "drizzle-orm";
import type { JudgedPerson, StaffRole } from "../../protocol/moderation.ts";
import type { Db } from "../db.ts";
import { reports, user } from "../schema/index.ts";
import { insertAct, type ModerationAct } from "./moderation-log.ts";

/** A condition on an account: its rank is below that of somebody with this role. */
export function isBelow(role: StaffRole): SQL {
  return role === "admin" ? sql`${user.role} IS NOT 'admin'` : sql`${user.role} IS NULL`;
}

/**
 * Makes somebody a moderator or an admin, or neither (null), and notes who did that. Guests stay neither.
 *
 * @returns whether there is such an account.
 */
export async function grantRole(
  db: Db,
  { userId, role, act }: { userId: string; role: StaffRole | null; act: ModerationAct },
): Promise<boolean> {
  const isTheirs = and(eq(user.id, userId), role === null ? undefined : sql`${user.isAnonymous} IS NOT TRUE`);
  const [changed] = await db.batch([
    db.update(user).set({ role }).where(isTheirs).returning({ id: user.id }),
    insertAct(db, act, sql`EXISTS (SELECT 1 FROM ${user} WHERE ${isTheirs})`),
  ]);
  return changed.length > 0;
}

/** An account as moderators see it; null where there is none. */
export async function readJudgedPerson(
  db: Db,
  userId: string,
): Promise<
  (Omit<JudgedPerson, "suspension" | "createdAt"> & JudgedTimes & { suspendedReason: string | null }) | null
> {
  const [[row], [open]] = await db.batch([
    db.select().from(user).where(eq(user.id, userId)),
    db
      .select({ count: count() })
      .from(reports)
      .where(and(eq(reports.personId, userId), eq(reports.state, "open"))),
  ]);
  if (!row) return null;
  return {
    userId: row.id,
    handle: row.handle,
    displayName: row.name,
    guest: row.isAnonymous === true,
    role: row.role,
    openReports: open?.count ?? 0,
    createdAt: row.createdAt,
    suspendedUntilMs: row.suspendedUntilMs,
    suspendedReason: row.suspendedReason,
  };
}

interface JudgedTimes {
  createdAt: Date;
  suspendedUntilMs: number | null;
}
