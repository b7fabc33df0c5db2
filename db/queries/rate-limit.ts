import { sql } from "drizzle-orm";
import type { Db } from "../db.ts";
import { rateLimit } from "../schema/index.ts";

/**
 * Counts one request under `key` in a window that starts with its first request, in one atomic statement.
 *
 * @returns how many requests the window holds now, and when it started.
 */
export async function countRequest(
  db: Db,
  key: string,
  windowMs: number,
  nowMs: number,
): Promise<{ count: number; startedMs: number }> {
  const isOver = sql`${rateLimit.lastRequest} <= ${nowMs - windowMs}`;
  const row = await db
    .insert(rateLimit)
    .values({ id: key, key, count: 1, lastRequest: nowMs })
    .onConflictDoUpdate({
      target: rateLimit.key,
      set: {
        count: sql`CASE WHEN ${isOver} THEN 1 ELSE ${rateLimit.count} + 1 END`,
        lastRequest: sql`CASE WHEN ${isOver} THEN ${nowMs} ELSE ${rateLimit.lastRequest} END`,
      },
    })
    .returning({ count: rateLimit.count, startedMs: rateLimit.lastRequest })
    .get();
  return row;
}
