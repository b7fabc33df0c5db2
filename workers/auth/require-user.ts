import { isAPIError } from "better-auth/api";
import type { MiddlewareHandler } from "hono";
import { type StaffRole, staffRoleSchema } from "../../protocol/moderation.ts";
import type { AppEnv } from "../env.ts";
import { ProblemError } from "../problem.ts";
import { authFor } from "./auth.ts";
import { databaseUnavailable, noticingOutage, type Outage } from "./database-outage.ts";
import { toSessionHeaders } from "./session-request.ts";
import { refuseSuspendedUser } from "./suspended-error.ts";

export interface SignedInEnv extends AppEnv {
  Variables: AppEnv["Variables"] & {
    userId: string;
    /** The sign-in that the request comes from; a device keeps it until it signs out. */
    device: { id: string; signedInAt: Date };
    account: { createdAt: Date; isGuest: boolean; role: StaffRole | null };
  };
}

/**
 * Lets only signed-in users pass, guests included, and tells the route who asks. Whose account is suspended is told so (the problem
 * `account-suspended`).
 */
export const requireUser: MiddlewareHandler<SignedInEnv> = async (context, next) => {
  const headers = toSessionHeaders(context.req.raw);
  const auth = authFor(context.env, context.req.raw);
  const outage: Outage = { isMet: false };
  const find = () => auth.api.getSession({ headers, returnHeaders: true });
  const session = await noticingOutage(outage, find).catch((error: unknown) => {
    // better-auth has logged the fault behind its own errors.
    if (!isAPIError(error)) throw error;
    if (outage.isMet) throw databaseUnavailable();
    throw new ProblemError("internal-error", { instance: context.var.requestId });
  });
  if (!session.response) throw outage.isMet ? databaseUnavailable() : new ProblemError("not-signed-in");
  const { user, session: device } = session.response;
  refuseSuspendedUser(user.suspendedUntilMs);
  context.set("userId", user.id);
  context.set("account", {
    createdAt: user.createdAt,
    isGuest: user.isAnonymous ?? false,
    role: staffRoleSchema.nullish().parse(user.role) ?? null,
  });
  context.set("device", { id: device.id, signedInAt: device.createdAt });
  await next();
  // A session in use is prolonged, and so must be its cookie.
  for (const cookie of session.headers.getSetCookie()) context.header("set-cookie", cookie, { append: true });
};
