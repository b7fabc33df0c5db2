import { desc, lt, type SQL, sql } from "drizzle-orm";
import type { AuditEntry } from "../../protocol/moderation.ts";
import type { Db } from "../db.ts";
import { type ModerationLogRow, moderationLog } from "../schema/index.ts";

/** What a moderator does, for the log. */
export interface ModerationAct {
  actorId: string;
  act: AuditEntry["act"];
  subject: string;
  why: string;
  details?: Record<string, string | number | null>;
  requestId: string;
  atMs: number;
}

/** The statement that notes an act, for the batch that does it, on a condition if there is one. */
export function insertAct(db: Db, act: ModerationAct, condition: SQL = sql`TRUE`) {
  const { atMs, actorId, subject, why, details = {}, requestId } = act;
  return db.insert(moderationLog).select(
    sql`SELECT NULL, ${atMs}, ${actorId}, ${act.act}, ${subject}, ${why}, ${JSON.stringify(details)}, ${requestId}
        WHERE ${condition}`,
  );
}

/** A page of the log, newest first, of acts before `before`. */
export function readActs(db: Db, before: number | null, limit: number): Promise<ModerationLogRow[]> {
  return db
    .select()
    .from(moderationLog)
    .where(before === null ? undefined : lt(moderationLog.seq, before))
    .orderBy(desc(moderationLog.seq))
    .limit(limit);
}
