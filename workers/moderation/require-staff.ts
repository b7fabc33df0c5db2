import type { Context, MiddlewareHandler } from "hono";
import type { StaffRole } from "../../protocol/moderation.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { ProblemError } from "../problem.ts";

/** How long a sign-in counts as recent enough to act upon others. */
const RECENT_MS = 3_600_000;

/** The rank of whoever asks. To those who have none there is nothing here: throws the problem `not-found`. */
export function staffRoleOf({ var: { account } }: Context<SignedInEnv>): StaffRole {
  if (account.role === null) throw new ProblemError("not-found");
  return account.role;
}

/** Lets moderators and admins pass, or admins only. */
export function requireStaff(atLeast: StaffRole = "moderator"): MiddlewareHandler<SignedInEnv> {
  return async (context, next) => {
    const role = staffRoleOf(context);
    if (atLeast === "admin" && role !== "admin") throw new ProblemError("not-found");
    await next();
  };
}

/** For what cannot be made good again: whoever holds a moderator's phone is not the moderator. */
export const requireRecentSignIn: MiddlewareHandler<SignedInEnv> = async ({ var: { device } }, next) => {
  if (Date.now() - device.signedInAt.getTime() > RECENT_MS) throw new ProblemError("sign-in-again");
  await next();
};
