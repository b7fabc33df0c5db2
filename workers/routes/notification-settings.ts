import { Hono } from "hono";
import { notificationSettingsSchema } from "../../protocol/notifications/settings.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { callHub, hubsOf } from "../friends/hub-call.ts";
import { limitRate } from "../limits/limit-rate.ts";
import { unavailable } from "../unavailable.ts";
import { describe } from "./describe.ts";
import { MODELS } from "./models.ts";
import { validate } from "./validate.ts";

export const notificationSettingsRoutes = new Hono<SignedInEnv>()
  .get(
    "/",
    describe({
      tag: "Me",
      access: "signedIn",
      summary: "How I want to be notified",
      description: "On devices that are not in use. Channels and teams have levels of their own.",
      answers: MODELS.notificationSettings,
      problems: ["unavailable"],
    }),
    async (context) => {
      const { env, var: user } = context;
      const settings = await callHub(hubsOf(env), user.userId, (hub) => hub.readNotificationSettings()).catch(
        unavailable,
      );
      return context.json(settings);
    },
  )
  .put(
    "/",
    describe({
      tag: "Me",
      access: "signedIn",
      summary: "Say how I want to be notified",
      description:
        "Quiet hours in my time zone, whether notifications show what a message says, and of what else to be told.",
      answers: MODELS.notificationSettings,
      problems: ["unavailable", "rate-limited"],
    }),
    limitRate("notification-settings"),
    validate("json", notificationSettingsSchema),
    async (context) => {
      const { env, var: user } = context;
      const settings = context.req.valid("json");
      const inForce = await callHub(hubsOf(env), user.userId, (hub) =>
        hub.writeNotificationSettings(settings),
      ).catch(unavailable);
      return context.json(inForce);
    },
  );
