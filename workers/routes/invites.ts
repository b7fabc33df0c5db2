import { Hono } from "hono";
import { z } from "zod";
import { inviteCodeSchema } from "../../protocol/chat/team.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { limitRate } from "../limits/limit-rate.ts";
import { actingIn } from "../teams/acting.ts";
import { acceptInvite, previewInvite } from "../teams/invites.ts";
import { describe } from "./describe.ts";
import { MODELS } from "./models.ts";
import { validate } from "./validate.ts";

const codeParam = validate("param", z.object({ code: inviteCodeSchema }));
/** Following links takes a few; trying codes out takes more than there is time. */
const limitCodes = limitRate("invite-codes");
const limitCodesADay = limitRate("invite-codes-a-day");

/** For whoever has the code of an invitation. */
export const inviteRoutes = new Hono<SignedInEnv>()
  .get(
    "/:code",
    describe({
      tag: "Invites",
      access: "inviteCode",
      summary: "Where an invitation leads to",
      description:
        "For everybody who has the code. One that is unknown, expired, used up or revoked is no invitation.",
      answers: MODELS.invitePreview,
      problems: ["no-such-invite", "rate-limited"],
    }),
    limitCodes,
    limitCodesADay,
    codeParam,
    async (context) => context.json(await previewInvite(actingIn(context), context.req.valid("param").code)),
  )
  .post(
    "/:code/accept",
    describe({
      tag: "Invites",
      access: "inviteCode",
      summary: "Join the team that an invitation leads to",
      description:
        "For everybody who has the code. Who is in the team already is not counted again, and keeps their role.",
      answers: MODELS.team,
      problems: ["no-such-invite", "limit-reached", "rate-limited", "unavailable"],
    }),
    limitCodes,
    limitCodesADay,
    codeParam,
    async (context) => context.json(await acceptInvite(actingIn(context), context.req.valid("param").code)),
  );
