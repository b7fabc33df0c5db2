import type { MiddlewareHandler } from "hono";
import type { SignedInEnv } from "../auth/require-user.ts";
import type { AppEnv } from "../env.ts";
import type { SwiftLimit } from "./abuse-limits.ts";
import { addressOf } from "./address-of.ts";
import { whoAsks } from "./limit-rate.ts";
import { refuseSwift } from "./swift-limit.ts";

/** Bounds what one address asks for, whoever it is. */
export const limitAddress: MiddlewareHandler<AppEnv> = async ({ env, req }, next) => {
  await refuseSwift(env, "requests", { address: addressOf(req.raw) });
  await next();
};

/** Bounds what one account and one device ask for. Their address was counted before. */
export const limitUser: MiddlewareHandler<SignedInEnv> = async ({ env, var: { userId, device } }, next) => {
  await refuseSwift(env, "requests", { account: userId, device: device.id });
  await next();
};

/** Lets a signed-in user do something as often as the limit of that name allows (`SWIFT_LIMITS`). */
export function limitSwift(what: SwiftLimit): MiddlewareHandler<SignedInEnv> {
  return async (context, next) => {
    await refuseSwift(context.env, what, whoAsks(context));
    await next();
  };
}
