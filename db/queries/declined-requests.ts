import { and, count, eq, gt, sql } from "drizzle-orm";
import type { Db } from "../db.ts";
import { declinedRequests } from "../schema/index.ts";

/** Notes that somebody declined a request. */
export async function noteDecline(
  db: Db,
  { askerId, declinerId, nowMs }: { askerId: string; declinerId: string; nowMs: number },
): Promise<void> {
  await db
    .insert(declinedRequests)
    .values({ askerId, declinerId, atMs: nowMs })
    .onConflictDoUpdate({
      target: [declinedRequests.askerId, declinedRequests.declinerId],
      set: { atMs: nowMs },
    });
}

export interface Declines {
  /** How many people declined or blocked the asker since. */
  lately: number;
  /** When this person last did, in epoch milliseconds; null: not since. */
  byThemMs: number | null;
}

/** Who declined somebody's requests since a time. */
export async function readDeclines(
  db: Db,
  askerId: string,
  declinerId: string,
  sinceMs: number,
): Promise<Declines> {
  const byThem = sql<
    number | null
  >`max(CASE WHEN ${declinedRequests.declinerId} = ${declinerId} THEN ${declinedRequests.atMs} END)`;
  const row = await db
    .select({ lately: count(), byThemMs: byThem })
    .from(declinedRequests)
    .where(and(eq(declinedRequests.askerId, askerId), gt(declinedRequests.atMs, sinceMs)))
    .get();
  return { lately: row?.lately ?? 0, byThemMs: row?.byThemMs ?? null };
}

/** Strikes what counts no more. */
export async function forgetDeclines(db: Db, untilMs: number): Promise<void> {
  await db.delete(declinedRequests).where(sql`${declinedRequests.atMs} <= ${untilMs}`);
}
