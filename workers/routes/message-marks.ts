import { Hono } from "hono";
import { z } from "zod";
import { emojiSchema, seqSchema } from "../../protocol/chat/message.ts";
import { userIdSchema } from "../../protocol/primitives.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { askChannel } from "../chat/channel-call.ts";
import { readEach } from "../chat/history-each.ts";
import { historyOf } from "../chat/history-source.ts";
import { showsReceipts } from "../chat/shows-receipts.ts";
import { toHttpMessage } from "../chat/to-http.ts";
import { hideReceipts } from "../session/chat/core/hide-receipts.ts";
import { fromCursor, toCursor } from "./cursor.ts";
import { describe } from "./describe.ts";
import { MODELS } from "./models.ts";
import { channelIdParam, messageParam, pageQuery, validate } from "./validate.ts";

/** What people did with messages: reactions, pins, reading them. */
export const messageMarkRoutes = new Hono<SignedInEnv>()
  .get(
    "/:channelId/messages/:seq/reactions",
    describe({
      tag: "Messages",
      access: "channel:read",
      summary: "Who reacted to a message with an emoji",
      answers: MODELS.reactorPage,
      problems: ["no-such-channel", "no-such-message", "invalid-cursor", "unavailable"],
    }),
    messageParam,
    validate("query", z.object({ emoji: emojiSchema, ...pageQuery })),
    async (context) => {
      const { channelId, seq } = context.req.valid("param");
      const { emoji, cursor, limit } = context.req.valid("query");
      const after = fromCursor(cursor, userIdSchema);
      const items = await askChannel(context.env, channelId, (channel) =>
        channel.reactors(context.var.userId, seq, emoji, after, limit),
      );
      return context.json({ items, nextCursor: items.length === limit ? toCursor(items.at(-1)) : null });
    },
  )
  .get(
    "/:channelId/pins",
    describe({
      tag: "Messages",
      access: "channel:read",
      summary: "The pinned messages of a channel",
      description: "In the order in which they were written.",
      answers: MODELS.messageList,
      problems: ["no-such-channel", "invalid-cursor", "unavailable"],
    }),
    channelIdParam,
    validate("query", z.object({ cursor: pageQuery.cursor })),
    async (context) => {
      const { channelId } = context.req.valid("param");
      const after = fromCursor(context.req.valid("query").cursor, seqSchema) ?? 0;
      const { env, var: user } = context;
      const pins = await askChannel(env, channelId, (channel) => channel.pins(user.userId));
      const { messages, next } = await readEach(
        historyOf(env, channelId, user.userId),
        pins.filter((seq) => seq > after),
      );
      return context.json({ items: messages.map(toHttpMessage), nextCursor: next && toCursor(next) });
    },
  )
  .get(
    "/:channelId/receipts",
    describe({
      tag: "Messages",
      access: "channel:read",
      summary: "How far each member has got",
      description:
        "Empty in channels of more than 256 members. Who keeps their own reading to themselves sees 0 of the others'.",
      answers: MODELS.receiptList,
      problems: ["no-such-channel", "unavailable"],
    }),
    channelIdParam,
    async (context) => {
      const { channelId } = context.req.valid("param");
      const { env, var: user } = context;
      const [receipts, maySee] = await Promise.all([
        askChannel(env, channelId, (channel) => channel.receipts(user.userId)),
        showsReceipts(env, user.userId),
      ]);
      return context.json({ items: maySee ? receipts : hideReceipts(receipts, user.userId) });
    },
  );
