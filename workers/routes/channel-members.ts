import { Hono } from "hono";
import { z } from "zod";
import { openDb } from "../../db/db.ts";
import { readPeople } from "../../db/queries/person.ts";
import { channelIdSchema } from "../../protocol/chat/channel.ts";
import { roleInputSchema } from "../../protocol/chat/resources.ts";
import { userIdSchema } from "../../protocol/primitives.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { askChannel } from "../chat/channel-call.ts";
import { inviteToChannel } from "../chat/invite-to-channel.ts";
import { iso } from "../chat/to-http.ts";
import { limitRate } from "../limits/limit-rate.ts";
import type { ProblemName } from "../problem.ts";
import { fromCursor, toCursor } from "./cursor.ts";
import { describe } from "./describe.ts";
import { MODELS } from "./models.ts";
import { channelIdParam, pageQuery, validate } from "./validate.ts";

const memberParam = validate("param", z.object({ channelId: channelIdSchema, userId: userIdSchema }));
const limitMemberChanges = limitRate("channel-members");
const PROBLEMS_OF_CHANGES: ProblemName[] = [
  "no-such-channel",
  "no-such-person",
  "not-allowed",
  "rate-limited",
  "unavailable",
];

/** Who is in a channel. The channel knows the ids and the roles, the database the names. */
export const channelMemberRoutes = new Hono<SignedInEnv>()
  .get(
    "/:channelId/members",
    describe({
      tag: "Channels",
      access: "channel:read",
      summary: "Who is in a channel",
      description: "In the order of their ids.",
      answers: MODELS.memberPage,
      problems: ["no-such-channel", "invalid-cursor", "unavailable"],
    }),
    channelIdParam,
    validate("query", z.object(pageQuery)),
    async (context) => {
      const { channelId } = context.req.valid("param");
      const { cursor, limit } = context.req.valid("query");
      const after = fromCursor(cursor, userIdSchema);
      const members = await askChannel(context.env, channelId, (channel) =>
        channel.members(context.var.userId, after, limit + 1),
      );
      const page = members.slice(0, limit);
      const people = await readPeople(
        openDb(context.env.DB),
        page.map(({ userId }) => userId),
      );
      const items = page.flatMap(({ userId, role, sinceMs }) => {
        const person = people.get(userId);
        return person ? [{ ...person, role, since: iso(sinceMs) }] : [];
      });
      const last = page.at(-1);
      return context.json({
        items,
        nextCursor: members.length > limit && last ? toCursor(last.userId) : null,
      });
    },
  )
  .put(
    "/:channelId/members/:userId",
    describe({
      tag: "Channels",
      access: "channel:invite",
      summary: "Bring somebody into a channel",
      description: "One of my friends into a group, a member of the team into a team's channel.",
      answers: MODELS.done,
      problems: [...PROBLEMS_OF_CHANGES, "not-friends", "limit-reached"],
    }),
    limitMemberChanges,
    memberParam,
    async (context) => {
      const { channelId, userId } = context.req.valid("param");
      await inviteToChannel(context.env, channelId, context.var.userId, userId);
      return context.json({ done: true });
    },
  )
  .patch(
    "/:channelId/members/:userId",
    describe({
      tag: "Channels",
      access: "channel:setRole",
      summary: "Give a member another role",
      description: "Who makes another the owner becomes an admin.",
      answers: MODELS.done,
      problems: PROBLEMS_OF_CHANGES,
    }),
    limitMemberChanges,
    memberParam,
    validate("json", roleInputSchema),
    async (context) => {
      const { channelId, userId } = context.req.valid("param");
      const { role } = context.req.valid("json");
      await askChannel(context.env, channelId, (channel) =>
        channel.setRole(context.var.userId, userId, role),
      );
      return context.json({ done: true });
    },
  )
  .delete(
    "/:channelId/members/:userId",
    describe({
      tag: "Channels",
      access: ["channel:removeMember", "channel:removeAdmin"],
      summary: "Remove a member from a channel",
      answers: MODELS.done,
      problems: PROBLEMS_OF_CHANGES,
    }),
    limitMemberChanges,
    memberParam,
    async (context) => {
      const { channelId, userId } = context.req.valid("param");
      await askChannel(context.env, channelId, (channel) => channel.removeMember(context.var.userId, userId));
      return context.json({ done: true });
    },
  );
