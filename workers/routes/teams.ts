import { Hono } from "hono";
import { z } from "zod";
import { readTeamPage } from "../../db/queries/teams.ts";
import { teamIdSchema } from "../../protocol/chat/channel.ts";
import { idempotencyKeySchema } from "../../protocol/chat/message.ts";
import { teamInputSchema, teamUpdateSchema } from "../../protocol/chat/team.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { limitRate } from "../limits/limit-rate.ts";
import type { ProblemName } from "../problem.ts";
import { actingIn } from "../teams/acting.ts";
import { requireTeam } from "../teams/judging.ts";
import { leaveTeam } from "../teams/team-members.ts";
import { changeTeam, createTeam, endTeam } from "../teams/teams.ts";
import { toTeam } from "../teams/to-http.ts";
import { fromCursor, toCursor } from "./cursor.ts";
import { describe } from "./describe.ts";
import { MODELS } from "./models.ts";
import { pageQuery, validate } from "./validate.ts";

const teamParam = validate("param", z.object({ teamId: teamIdSchema }));
const idempotencyHeader = validate(
  "header",
  z.object({ "idempotency-key": idempotencyKeySchema.optional() }),
);
const placeSchema = z.tuple([z.number().int(), teamIdSchema]);

const PICTURE_PROBLEMS: ProblemName[] = ["no-such-file", "file-not-ready", "file-refused"];

/** Teams themselves; their members, invitations and channels have files of their own. */
export const teamRoutes = new Hono<SignedInEnv>()
  .post(
    "/",
    describe({
      tag: "Teams",
      access: "signedIn",
      summary: "Make a team",
      description: `For everybody. I am its owner. It begins with a public channel, \`general\`, that everybody
        who joins the team is put into. Its picture is one of my files, as for PUT /v1/me/picture. A repeat with the same \`Idempotency-Key\` answers with the same team.`,
      answers: MODELS.team,
      problems: ["limit-reached", ...PICTURE_PROBLEMS, "rate-limited", "unavailable"],
    }),
    limitRate("teams"),
    idempotencyHeader,
    validate("json", teamInputSchema),
    async (context) => {
      const { "idempotency-key": key } = context.req.valid("header");
      return context.json(await createTeam(actingIn(context), context.req.valid("json"), key));
    },
  )
  .get(
    "/",
    describe({
      tag: "Teams",
      access: "signedIn",
      summary: "My teams, those that I joined last first",
      answers: MODELS.teamPage,
      problems: ["invalid-cursor"],
    }),
    validate("query", z.object(pageQuery)),
    async (context) => {
      const { cursor, limit } = context.req.valid("query");
      const place = fromCursor(cursor, placeSchema);
      const after = place && { joinedMs: place[0], teamId: place[1] };
      const { directory, me } = actingIn(context);
      const { items, next } = await readTeamPage(directory, me, after, limit);
      return context.json({
        items: items.map(toTeam),
        nextCursor: next && toCursor([next.joinedMs, next.teamId]),
      });
    },
  )
  .get(
    "/:teamId",
    describe({
      tag: "Teams",
      access: "team:read",
      summary: "A team",
      description: "For its members.",
      answers: MODELS.team,
      problems: ["no-such-team"],
    }),
    teamParam,
    async (context) =>
      context.json(toTeam(await requireTeam(actingIn(context), context.req.valid("param").teamId, "read"))),
  )
  .patch(
    "/:teamId",
    describe({
      tag: "Teams",
      access: ["team:update", "team:setRetention"],
      summary: "Change a team's name, picture or retention",
      description: `Name and picture: for owner and admins. A new picture is one of my files, as for PUT /v1/me/picture. Retention: for the owner. It applies to those
        channels of the team that have none of their own, within moments, or within a minute where a channel is
        out of reach.`,
      answers: MODELS.team,
      problems: ["no-such-team", "not-allowed", ...PICTURE_PROBLEMS, "rate-limited", "unavailable"],
    }),
    limitRate("team-changes"),
    teamParam,
    validate("json", teamUpdateSchema),
    async (context) => {
      const { teamId } = context.req.valid("param");
      return context.json(await changeTeam(actingIn(context), teamId, context.req.valid("json")));
    },
  )
  .delete(
    "/:teamId",
    describe({
      tag: "Teams",
      access: "team:delete",
      summary: "End a team",
      description: `For the owner. Nobody is in it any more, its invitations are void, and its channels are
        archived: who was in them can still read them.`,
      answers: MODELS.done,
      problems: ["no-such-team", "not-allowed", "rate-limited", "unavailable"],
    }),
    limitRate("team-changes"),
    teamParam,
    async (context) => {
      await endTeam(actingIn(context), context.req.valid("param").teamId);
      return context.json({ done: true as const });
    },
  )
  .post(
    "/:teamId/leave",
    describe({
      tag: "Teams",
      access: "team:leave",
      summary: "Leave a team",
      description: `For its members. I am taken out of all its channels before the answer comes, within 5
        seconds; what is left then, where channels are out of reach, follows within minutes. An owner is
        followed by the admin who has been in the team for longest, or else by the member. When the last one
        leaves, the team ends.`,
      answers: MODELS.done,
      problems: ["no-such-team", "rate-limited", "unavailable"],
    }),
    limitRate("team-changes"),
    teamParam,
    async (context) => {
      await leaveTeam(actingIn(context), context.req.valid("param").teamId);
      return context.json({ done: true as const });
    },
  );
