import { lte, sql } from "drizzle-orm";
import type { Db } from "../db.ts";
import { limitCounts } from "../schema/index.ts";

export interface Counting {
  key: string;
  windowMs: number;
}

/** How often something was done in the window that runs, this time included, and when that ends. */
export interface Counted {
  key: string;
  count: number;
  endsMs: number;
}

/** Counts one request under each key, in a window that starts with its first request, in one atomic statement. */
export function countRequest(db: Db, countings: readonly Counting[], nowMs: number): Promise<Counted[]> {
  const isOver = sql`${limitCounts.endsMs} <= ${nowMs}`;
  return db
    .insert(limitCounts)
    .values(countings.map(({ key, windowMs }) => ({ key, count: 1, endsMs: nowMs + windowMs })))
    .onConflictDoUpdate({
      target: limitCounts.key,
      set: {
        count: sql`CASE WHEN ${isOver} THEN 1 ELSE ${limitCounts.count} + 1 END`,
        endsMs: sql`CASE WHEN ${isOver} THEN excluded.ends_ms ELSE ${limitCounts.endsMs} END`,
      },
    })
    .returning();
}

/** Strikes windows that are over. */
export async function forgetCounts(db: Db, nowMs: number): Promise<void> {
  await db.delete(limitCounts).where(lte(limitCounts.endsMs, nowMs));
}
