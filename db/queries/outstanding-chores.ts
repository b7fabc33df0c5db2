import { count, min } from "drizzle-orm";
import type { Db } from "../db.ts";
import { chores } from "../schema/index.ts";

/** Beyond this they are not counted one by one. */
const MAX_COUNTED = 10_000;

/** How many chores are not done yet, be it that they wait to be tried again, and when the oldest of them was written; null where none is. */
export async function readOutstandingChores(db: Db): Promise<{ count: number; oldestMs: number | null }> {
  const outstanding = db
    .select({ createdMs: chores.createdMs })
    .from(chores)
    .orderBy(chores.dueMs)
    .limit(MAX_COUNTED)
    .as("outstanding");
  const [row] = await db.select({ count: count(), oldestMs: min(outstanding.createdMs) }).from(outstanding);
  return { count: row?.count ?? 0, oldestMs: row?.oldestMs ?? null };
}
