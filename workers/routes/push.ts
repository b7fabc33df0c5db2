import { type Context, Hono } from "hono";
import { openDb } from "../../db/db.ts";
import {
  type PushOptions,
  type PushRegistration,
  pushTargetSchema,
} from "../../protocol/notifications/push-target.ts";
import { log } from "../../telemetry/log.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import type { Env } from "../env.ts";
import { callHub, hubsOf } from "../friends/hub-call.ts";
import { limitRate } from "../limits/limit-rate.ts";
import { ProblemError } from "../problem.ts";
import { type Ways, waysOf } from "../push/deployment.ts";
import { type Registering, refuseUnreachable, registerTarget, unregisterTarget } from "../push/register.ts";
import { unavailable } from "../unavailable.ts";
import { describe } from "./describe.ts";
import { MODELS } from "./models.ts";
import { validate } from "./validate.ts";

/** An app registers when it starts, and a service gives out new targets rarely. */
const limitRegistrations = limitRate("push");

export const pushOptionRoutes = new Hono<SignedInEnv>().get(
  "/",
  describe({
    tag: "Devices",
    access: "signedIn",
    summary: "What apps need to subscribe to notifications",
    answers: MODELS.pushOptions,
    problems: ["misconfigured"],
  }),
  (context) => {
    const { vapid, fcm } = configuredWays(context.env);
    const options: PushOptions = {
      webPush: vapid && { applicationServerKey: vapid.publicKey },
      fcm: fcm !== null,
    };
    return context.json(options);
  },
);

/** Of the device that asks, below /v1/me/devices/current/push. */
export const pushRoutes = new Hono<SignedInEnv>()
  .get(
    "/",
    describe({
      tag: "Devices",
      access: "signedIn",
      summary: "By what this device is notified",
      answers: MODELS.pushRegistration,
      problems: ["unavailable"],
    }),
    async (context) => {
      const { userId, device } = context.var;
      const target = await callHub(hubsOf(context.env), userId, (hub) => hub.readPushTarget(device.id)).catch(
        unavailable,
      );
      return context.json({ target } satisfies PushRegistration);
    },
  )
  .put(
    "/",
    describe({
      tag: "Devices",
      access: "signedIn",
      summary: "Let this device be notified",
      description:
        "By a browser's subscription, or an app's registration at FCM. A target reaches one device: whoever registered it before is not notified by it any more. It ends with the sign-in.",
      answers: MODELS.pushRegistration,
      problems: ["misconfigured", "rate-limited", "unavailable"],
    }),
    limitRegistrations,
    validate("json", pushTargetSchema),
    async (context) => {
      const target = context.req.valid("json");
      await refuseUnreachable(context.env, configuredWays(context.env), target);
      await registerTarget(registering(context), target);
      return context.json({ target } satisfies PushRegistration);
    },
  )
  .delete(
    "/",
    describe({
      tag: "Devices",
      access: "signedIn",
      summary: "Let this device be notified no more",
      answers: MODELS.done,
      problems: ["rate-limited", "unavailable"],
    }),
    limitRegistrations,
    async (context) => {
      await unregisterTarget(registering(context));
      return context.json({ done: true });
    },
  );

function registering({ env, var: { userId, device } }: Context<SignedInEnv>): Registering {
  return { db: openDb(env.DB), hubOf: hubsOf(env), userId, device: device.id };
}

/** Throws `misconfigured` where a setting is wrong, and logs which. */
function configuredWays(env: Env): Ways {
  try {
    return waysOf(env);
  } catch (error) {
    log.error("notifications are not configured", error);
    throw new ProblemError("misconfigured");
  }
}
