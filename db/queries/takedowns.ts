import type { Db } from "../db.ts";
import { type Chore, insertChore, toChores } from "./chores.ts";
import { insertAct, type ModerationAct } from "./moderation-log.ts";

/** Notes that a message is taken down, by whom, and that its channel is to do it. */
export async function insertTakedown(
  db: Db,
  message: { channelId: string; seq: number },
  act: ModerationAct,
): Promise<Chore[]> {
  const subject = act.subject;
  const [, chores] = await db.batch([
    insertAct(db, act),
    insertChore(db, { kind: "takeDown", subject, payload: message, nowMs: act.atMs }),
  ]);
  return toChores(chores);
}
