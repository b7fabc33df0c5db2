import { Hono } from "hono";
import { z } from "zod";
import { channelIdSchema, teamChannelInputSchema, teamIdSchema } from "../../protocol/chat/channel.ts";
import { idempotencyKeySchema } from "../../protocol/chat/message.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { limitRate } from "../limits/limit-rate.ts";
import { actingIn } from "../teams/acting.ts";
import { createTeamChannel, listTeamChannels } from "../teams/team-channels.ts";
import { toTeamChannel } from "../teams/to-http.ts";
import { fromCursor, toCursor } from "./cursor.ts";
import { describe } from "./describe.ts";
import { MODELS } from "./models.ts";
import { pageQuery, validate } from "./validate.ts";

const teamParam = validate("param", z.object({ teamId: teamIdSchema }));
const idempotencyHeader = validate(
  "header",
  z.object({ "idempotency-key": idempotencyKeySchema.optional() }),
);
const placeSchema = z.tuple([z.string(), channelIdSchema]);

/** The directory of a team's channels; each channel's own routes are in `channels.ts`. */
export const teamChannelRoutes = new Hono<SignedInEnv>()
  .get(
    "/:teamId/channels",
    describe({
      tag: "Teams",
      access: "team:read",
      summary: "Channels of a team, by name",
      description: "For members: the public ones, and those private ones that I am in. Archived ones, too.",
      answers: MODELS.teamChannelPage,
      problems: ["no-such-team", "invalid-cursor", "unavailable"],
    }),
    teamParam,
    validate("query", z.object(pageQuery)),
    async (context) => {
      const { cursor, limit } = context.req.valid("query");
      const place = fromCursor(cursor, placeSchema);
      const after = place && { name: place[0], channelId: place[1] };
      const { teamId } = context.req.valid("param");
      const { items, next } = await listTeamChannels(actingIn(context), teamId, after, limit);
      return context.json({
        items: items.map(toTeamChannel),
        nextCursor: next && toCursor([next.name, next.channelId]),
      });
    },
  )
  .post(
    "/:teamId/channels",
    describe({
      tag: "Teams",
      access: "team:createChannel",
      summary: "Make a channel of a team",
      description: `For every member of the team, be it public or private; I am its owner. A repeat with the
        same \`Idempotency-Key\` answers with the same channel. After \`unavailable\` the channel may still be made,
        within minutes.`,
      answers: MODELS.channel,
      problems: [
        "no-such-team",
        "no-such-channel",
        "no-such-file",
        "file-not-ready",
        "file-refused",
        "limit-reached",
        "rate-limited",
        "unavailable",
      ],
    }),
    limitRate("channels"),
    teamParam,
    idempotencyHeader,
    validate("json", teamChannelInputSchema),
    async (context) => {
      const { teamId } = context.req.valid("param");
      const { "idempotency-key": key } = context.req.valid("header");
      return context.json(await createTeamChannel(actingIn(context), teamId, context.req.valid("json"), key));
    },
  );
