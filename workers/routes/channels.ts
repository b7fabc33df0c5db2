import { Hono } from "hono";
import { z } from "zod";
import { channelUpdateSchema, groupInputSchema } from "../../protocol/chat/channel.ts";
import { idempotencyKeySchema } from "../../protocol/chat/message.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { askChannel } from "../chat/channel-call.ts";
import { createGroup } from "../chat/create-group.ts";
import { joinTeamChannel } from "../chat/join-team-channel.ts";
import { openDirectChannel } from "../chat/open-direct-channel.ts";
import { readChannel } from "../chat/read-channel.ts";
import { updateChannel } from "../chat/update-channel.ts";
import { limitRate } from "../limits/limit-rate.ts";
import { actingIn } from "../teams/acting.ts";
import { describe } from "./describe.ts";
import { MODELS } from "./models.ts";
import { channelIdParam, userIdParam, validate } from "./validate.ts";

const idempotencyHeader = validate(
  "header",
  z.object({ "idempotency-key": idempotencyKeySchema.optional() }),
);

/** Channels themselves; who is in them is in `channel-members.ts`. */
export const channelRoutes = new Hono<SignedInEnv>()
  .post(
    "/",
    describe({
      tag: "Channels",
      access: "signedIn",
      summary: "Make a group",
      description: "I am its owner. A repeat with the same `Idempotency-Key` answers with the same group.",
      answers: MODELS.channel,
      problems: [
        "not-friends",
        "no-such-person",
        "no-such-file",
        "file-not-ready",
        "file-refused",
        "limit-reached",
        "rate-limited",
        "unavailable",
      ],
    }),
    limitRate("channels"),
    idempotencyHeader,
    validate("json", groupInputSchema),
    async (context) => {
      const { env, var: user } = context;
      const { "idempotency-key": key } = context.req.valid("header");
      const maker = { userId: user.userId, key };
      const channelId = await createGroup(env, maker, context.req.valid("json"));
      return context.json(await readChannel(env, channelId, user.userId));
    },
  )
  .put(
    "/direct/:userId",
    describe({
      tag: "Channels",
      access: "friend",
      summary: "Open the direct channel with a friend",
      description:
        "Makes it where there is none. A friendship that ends closes it, for both; what was said stays.",
      answers: MODELS.channel,
      problems: [
        "not-friends",
        "no-such-person",
        "not-yourself",
        "limit-reached",
        "rate-limited",
        "unavailable",
      ],
    }),
    limitRate("channels"),
    userIdParam,
    async (context) => {
      const { env, var: user } = context;
      const { userId: friendId } = context.req.valid("param");
      const channelId = await openDirectChannel(env, user.userId, friendId);
      return context.json(await readChannel(env, channelId, user.userId));
    },
  )
  .get(
    "/:channelId",
    describe({
      tag: "Channels",
      access: "channel:read",
      summary: "A channel",
      answers: MODELS.channel,
      problems: ["no-such-channel", "unavailable"],
    }),
    channelIdParam,
    async (context) => {
      const { channelId } = context.req.valid("param");
      return context.json(await readChannel(context.env, channelId, context.var.userId));
    },
  )
  .patch(
    "/:channelId",
    describe({
      tag: "Channels",
      access: ["channel:update", "channel:setReadOnly", "channel:archive", "channel:setRetention"],
      summary: "Change a channel's name, topic, picture or settings",
      description: "A new picture is a file that I uploaded: JPEG, PNG, WebP, GIF or AVIF.",
      answers: MODELS.channel,
      problems: [
        "no-such-channel",
        "no-such-file",
        "file-not-ready",
        "file-refused",
        "not-allowed",
        "rate-limited",
        "unavailable",
      ],
    }),
    limitRate("channel-changes"),
    channelIdParam,
    validate("json", channelUpdateSchema),
    async (context) => {
      const { env, var: user } = context;
      const { channelId } = context.req.valid("param");
      await updateChannel(actingIn(context), channelId, user.userId, context.req.valid("json"));
      return context.json(await readChannel(env, channelId, user.userId));
    },
  )
  .post(
    "/:channelId/join",
    describe({
      tag: "Channels",
      access: "channel:join",
      summary: "Join a public channel of one of my teams",
      answers: MODELS.channel,
      problems: ["no-such-channel", "not-allowed", "limit-reached", "rate-limited", "unavailable"],
    }),
    limitRate("channels"),
    channelIdParam,
    async (context) => {
      const { env, var: user } = context;
      const { channelId } = context.req.valid("param");
      await joinTeamChannel(env, channelId, user.userId);
      return context.json(await readChannel(env, channelId, user.userId));
    },
  )
  .post(
    "/:channelId/leave",
    describe({
      tag: "Channels",
      access: "channel:leave",
      summary: "Leave a channel",
      answers: MODELS.done,
      problems: ["no-such-channel", "not-allowed", "rate-limited", "unavailable"],
    }),
    limitRate("channels"),
    channelIdParam,
    async (context) => {
      const { channelId } = context.req.valid("param");
      await askChannel(context.env, channelId, (channel) => channel.leave(context.var.userId));
      return context.json({ done: true });
    },
  );
