import { Hono } from "hono";
import { type ChatSettings, chatSettingsSchema } from "../../protocol/chat/presence.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { callHub, hubsOf } from "../friends/hub-call.ts";
import { limitRate } from "../limits/limit-rate.ts";
import { unavailable } from "../unavailable.ts";
import { describe } from "./describe.ts";
import { toFutureTime } from "./future-time.ts";
import { MODELS } from "./models.ts";
import { validate } from "./validate.ts";

export const chatSettingsRoutes = new Hono<SignedInEnv>()
  .get(
    "/",
    describe({
      tag: "Me",
      access: "signedIn",
      summary: "How others see me in chats",
      answers: MODELS.chatSettings,
      problems: ["unavailable"],
    }),
    async (context) => {
      const { env, var: user } = context;
      const settings = await callHub(hubsOf(env), user.userId, (hub) => hub.readChatSettings()).catch(
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
      summary: "Say how others see me in chats",
      description: "Read receipts, being seen online, and a status with an end if I wish.",
      answers: MODELS.chatSettings,
      problems: ["unavailable", "rate-limited"],
    }),
    limitRate("chat-settings"),
    validate("json", chatSettingsSchema),
    async (context) => {
      const { env, var: user } = context;
      const settings = normalize(context.req.valid("json"));
      const inForce = await callHub(hubsOf(env), user.userId, (hub) => hub.writeChatSettings(settings)).catch(
        unavailable,
      );
      return context.json(inForce);
    },
  );

/** The end of the status in UTC. A status that says nothing is none. */
function normalize({ status, ...settings }: ChatSettings): ChatSettings {
  if (!status || (status.text === "" && !status.emoji)) return { ...settings, status: null };
  return { ...settings, status: { ...status, until: toFutureTime(status.until, "status.until") } };
}
