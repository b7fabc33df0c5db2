import type { Context, MiddlewareHandler } from "hono";
import type { SignedInEnv } from "../auth/require-user.ts";
import type { CountedLimit } from "./abuse-limits.ts";
import { addressOf } from "./address-of.ts";
import { countLimit } from "./count-limit.ts";

/** Lets a signed-in user do something as often as the limit of that name allows (`COUNTED_LIMITS`). */
export function limitRate(what: CountedLimit): MiddlewareHandler<SignedInEnv> {
  return async (context, next) => {
    await countLimit(context.env, what, whoAsks(context));
    await next();
  };
}

/** By whom a request of a signed-in user is counted. */
export function whoAsks({ req, var: { userId, device } }: Context<SignedInEnv>) {
  return { account: userId, device: device.id, address: addressOf(req.raw) };
}
