import { Hono } from "hono";
import { z } from "zod";
import { readInvitePage } from "../../db/queries/team-invites.ts";
import { teamIdSchema } from "../../protocol/chat/channel.ts";
import { inviteInputSchema } from "../../protocol/chat/team.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { limitRate } from "../limits/limit-rate.ts";
import { actingIn } from "../teams/acting.ts";
import { createInvite, endInvite } from "../teams/invites.ts";
import { requireTeam } from "../teams/judging.ts";
import { toInvite } from "../teams/to-http.ts";
import { fromCursor, toCursor } from "./cursor.ts";
import { describe } from "./describe.ts";
import { toFutureTime } from "./future-time.ts";
import { MODELS } from "./models.ts";
import { pageQuery, validate } from "./validate.ts";

const inviteIdSchema = z.uuid();
const teamParam = validate("param", z.object({ teamId: teamIdSchema }));
const inviteParam = validate("param", z.object({ teamId: teamIdSchema, inviteId: inviteIdSchema }));
const placeSchema = z.tuple([z.number().int(), inviteIdSchema]);

const limitInvites = limitRate("invites");

/** The invitations of a team, for those who make them; who follows one is in `invites.ts`. */
export const teamInviteRoutes = new Hono<SignedInEnv>()
  .post(
    "/:teamId/invites",
    describe({
      tag: "Invites",
      access: ["team:invite", "team:inviteAdmins"],
      summary: "Make an invitation by link",
      description: `For owner and admins; one that makes admins, for the owner. Whoever has the \`code\` may
        join, until it expires, is used up or is revoked. Only this answer holds the code.`,
      answers: MODELS.invite,
      problems: ["no-such-team", "not-allowed", "limit-reached", "rate-limited", "unavailable"],
    }),
    limitInvites,
    teamParam,
    validate("json", inviteInputSchema),
    async (context) => {
      const { role, maxUses, expiresAt } = context.req.valid("json");
      const end = toFutureTime(expiresAt, "expiresAt");
      const input = { role, maxUses, expiresMs: end === null ? null : Date.parse(end) };
      return context.json(await createInvite(actingIn(context), context.req.valid("param").teamId, input));
    },
  )
  .get(
    "/:teamId/invites",
    describe({
      tag: "Invites",
      access: "team:invite",
      summary: "Invitations of a team, newest first",
      description:
        "For owner and admins. Without the codes. Those that are over stay on the list for some weeks.",
      answers: MODELS.invitePage,
      problems: ["no-such-team", "not-allowed", "invalid-cursor"],
    }),
    teamParam,
    validate("query", z.object(pageQuery)),
    async (context) => {
      const { cursor, limit } = context.req.valid("query");
      const place = fromCursor(cursor, placeSchema);
      const after = place && { createdMs: place[0], id: place[1] };
      const acting = actingIn(context);
      const { teamId } = context.req.valid("param");
      await requireTeam(acting, teamId, "invite");
      const { items, next } = await readInvitePage(acting.directory, teamId, after, limit);
      return context.json({
        items: items.map(toInvite),
        nextCursor: next && toCursor([next.createdMs, next.id]),
      });
    },
  )
  .delete(
    "/:teamId/invites/:inviteId",
    describe({
      tag: "Invites",
      access: "team:invite",
      summary: "Revoke an invitation",
      description: "For owner and admins. Who came by it stays.",
      answers: MODELS.invite,
      problems: ["no-such-team", "not-allowed", "no-such-invite", "rate-limited"],
    }),
    limitInvites,
    inviteParam,
    async (context) => {
      const { teamId, inviteId } = context.req.valid("param");
      return context.json(await endInvite(actingIn(context), teamId, inviteId));
    },
  );
