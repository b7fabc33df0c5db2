import { Hono } from "hono";
import { messageInputSchema } from "../../protocol/chat/resources.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { sendMessage } from "../chat/send-message.ts";
import { limitSwift } from "../limits/limit-requests.ts";
import { describe } from "./describe.ts";
import { MODELS } from "./models.ts";
import { channelIdParam, validate } from "./validate.ts";

/** Writing where there is no socket: from a share sheet, or in reply to a notification. */
export const sendMessageRoutes = new Hono<SignedInEnv>().post(
  "/:channelId/messages",
  describe({
    tag: "Messages",
    access: "channel:send",
    summary: "Send a message",
    description: "A repeat with the same `key` changes nothing and gets the first answer, for two days.",
    answers: MODELS.sentMessage,
    problems: [
      "no-such-channel",
      "no-such-message",
      "no-such-file",
      "file-not-ready",
      "file-refused",
      "not-allowed",
      "limit-reached",
      "rate-limited",
      "unavailable",
    ],
  }),
  limitSwift("messages"),
  channelIdParam,
  validate("json", messageInputSchema),
  async (context) => {
    const { channelId } = context.req.valid("param");
    const input = context.req.valid("json");
    return context.json(await sendMessage(context.env, channelId, context.var.userId, input));
  },
);
