import { Hono } from "hono";
import { z } from "zod";
import { Directory } from "../../db/directory/directory.ts";
import { readTeamRole } from "../../db/queries/teams.ts";
import { teamIdSchema } from "../../protocol/chat/channel.ts";
import { type HttpNotify, httpNotifySchema } from "../../protocol/chat/resources.ts";
import type { NotifyTarget } from "../../protocol/links/user-hub-link.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { readChannel } from "../chat/read-channel.ts";
import { toHttpNotify } from "../chat/to-http.ts";
import type { Env } from "../env.ts";
import { callHub, hubsOf } from "../friends/hub-call.ts";
import { limitRate } from "../limits/limit-rate.ts";
import { ProblemError, type ProblemName } from "../problem.ts";
import { unavailable } from "../unavailable.ts";
import { describe } from "./describe.ts";
import { toFutureTime } from "./future-time.ts";
import { MODELS } from "./models.ts";
import { channelIdParam, validate } from "./validate.ts";

const teamIdParam = validate("param", z.object({ teamId: teamIdSchema }));
const notifyBody = validate("json", httpNotifySchema);
const limitSettings = limitRate("notifications");
const PROBLEMS_OF_CHANNELS: ProblemName[] = ["no-such-channel", "unavailable"];
const PROBLEMS_OF_TEAMS: ProblemName[] = ["no-such-team", "unavailable"];

export const channelNotificationRoutes = new Hono<SignedInEnv>()
  .get(
    "/:channelId/notifications",
    describe({
      tag: "Channels",
      access: "channel:read",
      summary: "How I want to hear of a channel",
      description: "The team's setting where the channel has none of its own.",
      answers: MODELS.notify,
      problems: PROBLEMS_OF_CHANNELS,
    }),
    channelIdParam,
    async (context) => {
      const { env, var: user } = context;
      const { channelId } = context.req.valid("param");
      await readChannel(env, channelId, user.userId);
      return context.json(await readNotify(env, user.userId, { channelId }));
    },
  )
  .put(
    "/:channelId/notifications",
    describe({
      tag: "Channels",
      access: "channel:read",
      summary: "Say how I want to hear of a channel",
      description: "Mute it, for good or until a time, or be told of messages only that mention me.",
      answers: MODELS.notify,
      problems: [...PROBLEMS_OF_CHANNELS, "rate-limited"],
    }),
    limitSettings,
    channelIdParam,
    notifyBody,
    async (context) => {
      const { env, var: user } = context;
      const { channelId } = context.req.valid("param");
      await readChannel(env, channelId, user.userId);
      return context.json(await writeNotify(env, user.userId, { channelId }, context.req.valid("json")));
    },
  );

export const teamNotificationRoutes = new Hono<SignedInEnv>()
  .get(
    "/:teamId/notifications",
    describe({
      tag: "Teams",
      access: "team:read",
      summary: "How I want to hear of a team's channels",
      answers: MODELS.notify,
      problems: PROBLEMS_OF_TEAMS,
    }),
    teamIdParam,
    async (context) => {
      const { env, var: user } = context;
      const { teamId } = context.req.valid("param");
      await refuseOutsider(env, teamId, user.userId);
      return context.json(await readNotify(env, user.userId, { teamId }));
    },
  )
  .put(
    "/:teamId/notifications",
    describe({
      tag: "Teams",
      access: "team:read",
      summary: "Say how I want to hear of a team's channels",
      description: "For those that have no setting of their own.",
      answers: MODELS.notify,
      problems: [...PROBLEMS_OF_TEAMS, "rate-limited"],
    }),
    limitSettings,
    teamIdParam,
    notifyBody,
    async (context) => {
      const { env, var: user } = context;
      const { teamId } = context.req.valid("param");
      await refuseOutsider(env, teamId, user.userId);
      return context.json(await writeNotify(env, user.userId, { teamId }, context.req.valid("json")));
    },
  );

async function refuseOutsider(env: Env, teamId: string, userId: string): Promise<void> {
  if ((await readTeamRole(new Directory(env), teamId, userId)) === null)
    throw new ProblemError("no-such-team");
}

async function readNotify(env: Env, userId: string, what: NotifyTarget): Promise<HttpNotify> {
  return toHttpNotify(await callHub(hubsOf(env), userId, (hub) => hub.readNotify(what)).catch(unavailable));
}

/** Throws `invalid-input` for an end that has passed. */
async function writeNotify(
  env: Env,
  userId: string,
  what: NotifyTarget,
  { level, until }: HttpNotify,
): Promise<HttpNotify> {
  const end = toFutureTime(until, "until");
  const notify = { level, until: end === null ? null : Date.parse(end) };
  return toHttpNotify(
    await callHub(hubsOf(env), userId, (hub) => hub.writeNotify(what, notify)).catch(unavailable),
  );
}
