import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Db } from "../db.ts";
import { pushTargets, user } from "../schema/index.ts";
import { type Chore, insertChore, toChores } from "./chores.ts";
import { insertAct, type ModerationAct } from "./moderation-log.ts";

/** What the hub of an account is to know of its suspension. */
export interface SuspensionState {
  version: number;
  untilMs: number | null;
}

/** Until when the account is suspended, in epoch milliseconds; null where it is not, or there is none. */
export async function readSuspendedUntil(db: Db, userId: string): Promise<number | null> {
  return (await readSuspension(db, userId))?.untilMs ?? null;
}

/** Null where there is no such account. */
export async function readSuspension(db: Db, userId: string): Promise<SuspensionState | null> {
  const row = await db
    .select({ version: user.suspensionVersion, untilMs: user.suspendedUntilMs })
    .from(user)
    .where(eq(user.id, userId))
    .get();
  return row ? { version: row.version ?? 0, untilMs: row.untilMs } : null;
}

interface SuspensionChange {
  userId: string;
  /** Null lifts it. */
  untilMs: number | null;
  reason: string | null;
  /** The ranks that the actor stands above: of nobody else the suspension is changed. */
  mayJudge: SQL;
  act: ModerationAct;
}

/**
 * Suspends an account or lifts that, notes who did it and what is left to do in the hub, all or nothing. A suspended account gets no
 * notifications any more.
 *
 * @returns what is left to do; null where there is no such account of a lower rank, and nothing was changed.
 */
export async function changeSuspension(db: Db, change: SuspensionChange): Promise<Chore[] | null> {
  const { userId, untilMs, reason, mayJudge, act } = change;
  const isTheirs = and(eq(user.id, userId), mayJudge);
  const condition = sql`EXISTS (SELECT 1 FROM ${user} WHERE ${isTheirs})`;
  const [changed, , chores] = await db.batch([
    db
      .update(user)
      .set({
        suspendedUntilMs: untilMs,
        suspendedReason: reason,
        suspensionVersion: sql`COALESCE(${user.suspensionVersion}, 0) + 1`,
      })
      .where(isTheirs)
      .returning({ id: user.id }),
    insertAct(db, act, condition),
    insertChore(db, {
      kind: "settleSuspension",
      subject: userId,
      payload: { userId },
      condition,
      nowMs: act.atMs,
    }),
    db
      .delete(pushTargets)
      .where(and(eq(pushTargets.userId, userId), untilMs === null ? sql`FALSE` : condition)),
  ]);
  return changed.length > 0 ? toChores(chores) : null;
}
