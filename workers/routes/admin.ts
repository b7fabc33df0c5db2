import { type Context, Hono } from "hono";
import { z } from "zod";
import { openDb } from "../../db/db.ts";
import { readActs } from "../../db/queries/moderation-log.ts";
import { grantRole, readJudgedPerson } from "../../db/queries/staff.ts";
import type { JudgedPerson } from "../../protocol/moderation.ts";
import { roleGrantSchema, suspensionInputSchema, whySchema } from "../../protocol/moderation.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { endOf, isSuspended, NO_END_MS } from "../auth/suspended-error.ts";
import { limitRate } from "../limits/limit-rate.ts";
import { actOf } from "../moderation/act-of.ts";
import { requireRecentSignIn, requireStaff, staffRoleOf } from "../moderation/require-staff.ts";
import { setSuspension } from "../moderation/suspend.ts";
import { takeDown } from "../moderation/take-down.ts";
import { toAuditEntry } from "../moderation/to-http.ts";
import { ProblemError, type ProblemName } from "../problem.ts";
import { actingIn } from "../teams/acting.ts";
import { adminReportRoutes } from "./admin-reports.ts";
import { fromCursor, toCursor } from "./cursor.ts";
import { describe } from "./describe.ts";
import { toFutureTime } from "./future-time.ts";
import { MODELS } from "./models.ts";
import { messageParam, pageQuery, userIdParam, validate } from "./validate.ts";

const ACT_PROBLEMS: ProblemName[] = ["not-found", "sign-in-again", "not-yourself", "rate-limited"];

/** For moderators and admins (docs/moderation.md). To everybody else there is nothing here. */
export const adminRoutes = new Hono<SignedInEnv>()
  .use(requireStaff())
  .route("/reports", adminReportRoutes)
  .get(
    "/people/:userId",
    describe({
      tag: "Moderation",
      access: "moderator",
      summary: "An account, as moderators see it",
      description: "For moderators and admins. Nothing that its owner keeps private.",
      answers: MODELS.judgedPerson,
      problems: ["not-found", "no-such-person"],
    }),
    userIdParam,
    async (context) => context.json(await personOf(context, context.req.valid("param").userId)),
  )
  .post(
    "/people/:userId/suspend",
    describe({
      tag: "Moderation",
      access: "moderator",
      summary: "Suspend an account",
      description:
        "For moderators and admins who signed in within the last hour, of accounts of a lower rank. Its tokens are refused from then on and its sockets close with 4423. Again: changes the end and the reason.",
      answers: MODELS.judgedPerson,
      problems: [...ACT_PROBLEMS, "no-such-person"],
    }),
    requireRecentSignIn,
    limitRate("moderation"),
    userIdParam,
    validate("json", suspensionInputSchema),
    async (context) => {
      const { userId } = context.req.valid("param");
      const { reason, until, why } = context.req.valid("json");
      const end = toFutureTime(until, "until");
      const details = { reason, until: end };
      const act = actOf(context, { act: "suspend", subject: `person:${userId}`, why, details });
      const untilMs = end === null ? NO_END_MS : Date.parse(end);
      const suspending = { userId, untilMs, reason, role: staffRoleOf(context), act };
      await setSuspension(actingIn(context), openDb(context.env.DB), suspending);
      return context.json(await personOf(context, userId));
    },
  )
  .post(
    "/people/:userId/lift",
    describe({
      tag: "Moderation",
      access: "moderator",
      summary: "Lift a suspension",
      description:
        "For moderators and admins who signed in within the last hour, of accounts of a lower rank.",
      answers: MODELS.judgedPerson,
      problems: [...ACT_PROBLEMS, "no-such-person"],
    }),
    requireRecentSignIn,
    limitRate("moderation"),
    userIdParam,
    validate("json", whySchema),
    async (context) => {
      const { userId } = context.req.valid("param");
      const { why } = context.req.valid("json");
      const act = actOf(context, { act: "lift", subject: `person:${userId}`, why });
      const lifting = { userId, untilMs: null, reason: null, role: staffRoleOf(context), act };
      await setSuspension(actingIn(context), openDb(context.env.DB), lifting);
      return context.json(await personOf(context, userId));
    },
  )
  .put(
    "/people/:userId/role",
    describe({
      tag: "Moderation",
      access: "admin",
      summary: "Make somebody a moderator or an admin, or neither",
      description: "For admins who signed in within the last hour. Guests are neither.",
      answers: MODELS.judgedPerson,
      problems: [...ACT_PROBLEMS, "no-such-person"],
    }),
    requireStaff("admin"),
    requireRecentSignIn,
    limitRate("moderation"),
    userIdParam,
    validate("json", roleGrantSchema),
    async (context) => {
      const { userId } = context.req.valid("param");
      const { role, why } = context.req.valid("json");
      if (userId === context.var.userId) throw new ProblemError("not-yourself");
      const act = actOf(context, { act: "grantRole", subject: `person:${userId}`, why, details: { role } });
      const isDone = await grantRole(openDb(context.env.DB), { userId, role, act });
      if (!isDone) throw new ProblemError("no-such-person");
      return context.json(await personOf(context, userId));
    },
  )
  .post(
    "/channels/:channelId/messages/:seq/take-down",
    describe({
      tag: "Moderation",
      access: "moderator",
      summary: "Take a message down",
      description:
        "For moderators and admins who signed in within the last hour. A tombstone stays in its place, `deletedBy` is `hither-moderation`, and its files are released. Again: nothing more happens.",
      answers: MODELS.done,
      problems: ["not-found", "sign-in-again", "rate-limited", "no-such-message", "unavailable"],
    }),
    requireRecentSignIn,
    limitRate("moderation"),
    messageParam,
    validate("json", whySchema),
    async (context) => {
      const { channelId, seq } = context.req.valid("param");
      const { why } = context.req.valid("json");
      const act = actOf(context, { act: "takeDown", subject: `message:${channelId}:${seq}`, why });
      await takeDown(actingIn(context), { channelId, seq }, act);
      return context.json({ done: true });
    },
  )
  .get(
    "/audit",
    describe({
      tag: "Moderation",
      access: "moderator",
      summary: "What moderators did, newest first",
      description: "For moderators and admins. The log is append-only.",
      answers: MODELS.auditPage,
      problems: ["not-found", "invalid-cursor"],
    }),
    validate("query", z.object(pageQuery)),
    async (context) => {
      const { cursor, limit } = context.req.valid("query");
      const before = fromCursor(cursor, z.number().int());
      const rows = await readActs(openDb(context.env.DB), before, limit + 1);
      const items = rows.slice(0, limit);
      const nextCursor = rows.length > limit ? toCursor(items.at(-1)?.seq) : null;
      return context.json({ items: items.map(toAuditEntry), nextCursor });
    },
  );

async function personOf({ env }: Context<SignedInEnv>, userId: string): Promise<JudgedPerson> {
  const person = await readJudgedPerson(openDb(env.DB), userId);
  if (!person) throw new ProblemError("no-such-person");
  const { suspendedUntilMs, suspendedReason, createdAt, ...rest } = person;
  const suspension =
    suspendedUntilMs !== null && isSuspended(suspendedUntilMs)
      ? { reason: suspendedReason ?? "other", until: endOf(suspendedUntilMs) }
      : null;
  return { ...rest, createdAt: createdAt.toISOString(), suspension };
}
