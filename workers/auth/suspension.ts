import type { GenericEndpointContext } from "better-auth";
import type { Db } from "../../db/db.ts";
import { readSuspendedUntil } from "../../db/queries/suspensions.ts";
import type { ProblemError } from "../problem.ts";
import { isSuspended, refuseIfSuspended, suspendedProblem } from "./suspended-error.ts";

/** Sign-ins that were refused, by their requests: the account library makes another error of some. */
const refused = new WeakMap<Request, ProblemError>();

/** Runs before somebody is signed in, in whatever way, once they have shown that the account is theirs: a suspended one is refused. */
export function refuseSuspended(db: Db) {
  return async ({ userId }: { userId: string }, context: GenericEndpointContext | null): Promise<void> => {
    const untilMs = await readSuspendedUntil(db, userId);
    if (isSuspended(untilMs) && context?.request) {
      refused.set(context.request, suspendedProblem(String(untilMs)));
    }
    refuseIfSuspended(untilMs);
  };
}

/** The problem of a sign-in that was refused so, if it was. */
export function suspensionOf(request: Request): ProblemError | undefined {
  return refused.get(request);
}
