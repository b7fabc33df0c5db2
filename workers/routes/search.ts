import { Hono } from "hono";
import { z } from "zod";
import { channelIdSchema } from "../../protocol/chat/channel.ts";
import { seqSchema } from "../../protocol/chat/message.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { historyOf } from "../chat/history-source.ts";
import { searchChannel } from "../chat/search.ts";
import { toHttpHit } from "../chat/search-hits.ts";
import { searchMyChannels } from "../chat/search-my-channels.ts";
import { limitSwift } from "../limits/limit-requests.ts";
import { fromCursor, toCursor } from "./cursor.ts";
import { describe } from "./describe.ts";
import { MODELS } from "./models.ts";
import { channelIdParam, pageQuery, validate } from "./validate.ts";

const q = z
  .string()
  .trim()
  .min(LIMITS.minSearchLength)
  .max(LIMITS.maxSearchLength)
  .refine((text) => text.isWellFormed(), "half a surrogate pair is no character")
  .describe("upper and lower case are alike; searched for as it stands, spaces and all");

const placeSchema = z.object({
  untilMs: z.number().int(),
  after: z.object({ channelId: channelIdSchema, seq: seqSchema }).nullable(),
});

/** A search may read many objects and segments. */
const limitSearches = limitSwift("searches");

/** Searching one channel, below `/v1/channels`. */
export const channelSearchRoutes = new Hono<SignedInEnv>().get(
  "/:channelId/search",
  describe({
    tag: "Messages",
    access: "channel:read",
    summary: "Search a channel",
    description: "Newest first. Finds what the senders declared to be searched.",
    answers: MODELS.searchPage,
    problems: ["no-such-channel", "invalid-cursor", "rate-limited", "unavailable"],
  }),
  limitSearches,
  channelIdParam,
  validate(
    "query",
    z.object({
      q,
      before: z.coerce.number().pipe(seqSchema).optional().describe("only messages before this one"),
      ...pageQuery,
    }),
  ),
  async (context) => {
    const { channelId } = context.req.valid("param");
    const { q: query, before, cursor, limit } = context.req.valid("query");
    const source = historyOf(context.env, channelId, context.var.userId);
    const place = fromCursor(cursor, seqSchema) ?? before ?? null;
    const { hits, next } = await searchChannel(source, { query, before: place, limit });
    return context.json({
      items: hits.map((hit) => toHttpHit({ channelId, ...hit })),
      nextCursor: next && toCursor(next.beforeSeq),
    });
  },
);

/** Searching everything, below `/v1/search`. */
export const searchRoutes = new Hono<SignedInEnv>().get(
  "/messages",
  describe({
    tag: "Messages",
    access: "signedIn",
    summary: "Search all my channels",
    description: "Newest first, as the search of one channel does.",
    answers: MODELS.searchPage,
    problems: ["invalid-cursor", "rate-limited", "unavailable"],
  }),
  limitSearches,
  validate("query", z.object({ q, ...pageQuery })),
  async (context) => {
    const { q: query, cursor, limit } = context.req.valid("query");
    const place = fromCursor(cursor, placeSchema);
    const { hits, next } = await searchMyChannels(context.env, context.var.userId, { query, limit, place });
    return context.json({ items: hits.map(toHttpHit), nextCursor: next && toCursor(next) });
  },
);
