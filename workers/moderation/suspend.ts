import type { Db } from "../../db/db.ts";
import type { ModerationAct } from "../../db/queries/moderation-log.ts";
import { isBelow } from "../../db/queries/staff.ts";
import { changeSuspension } from "../../db/queries/suspensions.ts";
import type { StaffRole } from "../../protocol/moderation.ts";
import { doChoresNow, type Workplace } from "../chores/do-chores-now.ts";
import { ProblemError } from "../problem.ts";

interface Suspending {
  userId: string;
  /** Null lifts the suspension. */
  untilMs: number | null;
  reason: string | null;
  /** The rank of whoever acts. */
  role: StaffRole;
  act: ModerationAct;
}

/**
 * Suspends an account, or lifts that. From then on its session tokens and JWTs are refused, and its sockets close: at once, or where
 * its hub is out of reach, as soon as the cron reaches it. Throws `not-yourself`, and `no-such-person` for an unknown account as for
 * one whose rank is not below that of the actor.
 */
export async function setSuspension(place: Workplace, db: Db, suspending: Suspending): Promise<void> {
  const { userId, untilMs, reason, role, act } = suspending;
  if (userId === act.actorId) throw new ProblemError("not-yourself");
  const chores = await changeSuspension(db, { userId, untilMs, reason, mayJudge: isBelow(role), act });
  if (!chores) throw new ProblemError("no-such-person");
  await doChoresNow(place, chores);
}
