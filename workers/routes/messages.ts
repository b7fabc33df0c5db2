import { Hono } from "hono";
import { z } from "zod";
import { seqSchema } from "../../protocol/chat/message.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { type HistoryQuery, readHistory, readMessage } from "../chat/history.ts";
import { readChanges } from "../chat/history-changes.ts";
import { toMessagePage } from "../chat/history-page.ts";
import { historyOf } from "../chat/history-source.ts";
import { toHttpMessage } from "../chat/to-http.ts";
import { ProblemError } from "../problem.ts";
import { describe } from "./describe.ts";
import { MODELS } from "./models.ts";
import { channelIdParam, messageParam, pageQuery, validate } from "./validate.ts";

const seqQuery = z.coerce.number().pipe(seqSchema).optional();

const messageQuery = z.object({
  before: seqQuery.describe("messages before this one"),
  after: z.coerce
    .number()
    .int()
    .nonnegative()
    .optional()
    .describe("messages after this one; 0: from the first on"),
  around: seqQuery.describe("this message and its neighbours"),
  thread: seqQuery.describe("of the thread with this first message, without that one"),
  limit: pageQuery.limit,
});

const sinceQuery = z.object({
  epoch: z.string().max(64),
  offset: z.coerce.number().int().nonnegative(),
  seq: z.coerce.number().int().nonnegative().default(0),
});

/** Reading what was written. */
export const messageRoutes = new Hono<SignedInEnv>()
  .get(
    "/:channelId/messages",
    describe({
      tag: "Messages",
      access: "channel:read",
      summary: "Messages of a channel or of a thread",
      description:
        "The newest page, unless one of `before`, `after` and `around` says otherwise. Without `thread`: what shows in the channel. " +
        `A page may be shorter than \`limit\`: it holds ${LIMITS.maxPageBytes} bytes of messages at most, or a single longer one.`,
      answers: MODELS.messagePage,
      problems: ["no-such-channel", "unavailable"],
    }),
    channelIdParam,
    validate("query", messageQuery),
    async (context) => {
      const { channelId } = context.req.valid("param");
      const query = toHistoryQuery(context.req.valid("query"));
      const page = await readHistory(historyOf(context.env, channelId, context.var.userId), query);
      return context.json(toMessagePage(page, query));
    },
  )
  .get(
    "/:channelId/messages/:seq",
    describe({
      tag: "Messages",
      access: "channel:read",
      summary: "A message",
      answers: MODELS.message,
      problems: ["no-such-channel", "no-such-message", "unavailable"],
    }),
    messageParam,
    async (context) => {
      const { channelId, seq } = context.req.valid("param");
      const message = await readMessage(historyOf(context.env, channelId, context.var.userId), seq);
      if (!message) throw new ProblemError("no-such-message");
      return context.json(toHttpMessage(message));
    },
  )
  .get(
    "/:channelId/changes",
    describe({
      tag: "Messages",
      access: "channel:read",
      summary: "What changed in a channel",
      description:
        "Since a device that follows the channel by no socket looked last. Takes what the answer before said.",
      answers: MODELS.changes,
      problems: ["no-such-channel", "unavailable"],
    }),
    channelIdParam,
    validate("query", sinceQuery),
    async (context) => {
      const { channelId } = context.req.valid("param");
      const since = context.req.valid("query");
      return context.json(await readChanges(context.env, channelId, context.var.userId, since));
    },
  );

/** Throws `invalid-input` where more than one place is named. */
function toHistoryQuery({
  before,
  after,
  around,
  thread,
  limit,
}: z.infer<typeof messageQuery>): HistoryQuery {
  if ([before, after, around].filter((seq) => seq !== undefined).length > 1) {
    throw new ProblemError("invalid-input", {
      detail: "at most one of before, after and around",
      field: "before",
    });
  }
  const scope = { limit, ...(thread !== undefined && { thread }) };
  if (before !== undefined) return { ...scope, before };
  if (after !== undefined) return { ...scope, after };
  return around === undefined ? { ...scope, newest: true } : { ...scope, around };
}
