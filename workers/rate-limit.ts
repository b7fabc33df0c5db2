import type { MiddlewareHandler } from "hono";
import { openDb } from "../db/db.ts";
import { countRequest } from "../db/queries/rate-limit.ts";
import type { SignedInEnv } from "./auth/require-user.ts";
import { ProblemError } from "./problem.ts";

const MINUTE_MS = 60_000;

/**
 * Lets a user do something at most `max` times in a window, a minute unless it is another. Counted in the database, so that it holds wherever
 * the requests arrive. Off on a local server, whose tools act for hundreds of users.
 */
export function limitRate(what: string, max: number, windowMs = MINUTE_MS): MiddlewareHandler<SignedInEnv> {
  return async (context, next) => {
    if (!context.env.LOCAL) {
      const nowMs = Date.now();
      const key = `user:${context.var.userId}:${what}`;
      const { count, startedMs } = await countRequest(openDb(context.env.DB), key, windowMs, nowMs);
      if (count > max) {
        throw new ProblemError("rate-limited", { retryAfterMs: startedMs + windowMs - nowMs });
      }
    }
    await next();
  };
}
