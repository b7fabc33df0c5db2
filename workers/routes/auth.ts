import { type Handler, Hono } from "hono";
import { AUTH_BASE_PATH, authFor } from "../auth/auth.ts";
import { withProblem } from "../auth/auth-problem.ts";
import { databaseUnavailable, noticingOutage, type Outage } from "../auth/database-outage.ts";
import { toSessionRequest } from "../auth/session-request.ts";
import { suspensionOf } from "../auth/suspension.ts";
import type { AppEnv } from "../env.ts";
import { problemResponse } from "../problem.ts";
import { AUTH_ROUTES } from "./auth-descriptions.ts";
import { describe } from "./describe.ts";

/** Sign-up, sign-in, sessions, passkeys and tokens: served by better-auth, with our problems for its errors. */
const serveAuth: Handler<AppEnv> = async (context) => {
  const request = toSessionRequest(context.req.raw);
  const outage: Outage = { isMet: false };
  const auth = authFor(context.env, context.req.raw);
  const answer = await noticingOutage(outage, () => auth.handler(request));
  // A sign-in that could not be read is no sign-in to better-auth, and a phone that is told so shows the sign-in screen.
  if (outage.isMet && answer.status >= 400) throw databaseUnavailable();
  const suspended = suspensionOf(request);
  return suspended ? problemResponse(suspended.problem) : withProblem(answer);
};

/** The account routes that are described, and no others: most of what better-auth offers, nobody here needs. */
export const authRoutes = new Hono<AppEnv>();
for (const { method, path, ...description } of AUTH_ROUTES) {
  authRoutes.on(method, AUTH_BASE_PATH + path, describe({ tag: "Account", ...description }), serveAuth);
}
