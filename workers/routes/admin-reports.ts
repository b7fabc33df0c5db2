import { Hono } from "hono";
import { z } from "zod";
import { openDb } from "../../db/db.ts";
import { inspectReport, readReportsIn, resolveReport } from "../../db/queries/reports.ts";
import { reportStateSchema, resolutionSchema } from "../../protocol/moderation.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { limitRate } from "../limits/limit-rate.ts";
import { actOf } from "../moderation/act-of.ts";
import { toInspectedReport, toJudgedReport } from "../moderation/to-http.ts";
import { ProblemError } from "../problem.ts";
import { describe } from "./describe.ts";
import { MODELS } from "./models.ts";
import { reportCursor, toReportPage } from "./reports.ts";
import { pageQuery, validate } from "./validate.ts";

const reportParam = validate("param", z.object({ reportId: z.string().min(1).max(64) }));

/** For moderators: reports, and what becomes of them. */
export const adminReportRoutes = new Hono<SignedInEnv>()
  .get(
    "/",
    describe({
      tag: "Moderation",
      access: "moderator",
      summary: "Reports, the longest waiting first",
      description: "For moderators and admins. Without evidence.",
      answers: MODELS.judgedReportPage,
      problems: ["not-found", "invalid-cursor"],
    }),
    validate("query", z.object({ state: reportStateSchema.default("open"), ...pageQuery })),
    async (context) => {
      const { state, cursor, limit } = context.req.valid("query");
      const page = await readReportsIn(openDb(context.env.DB), state, reportCursor(cursor), limit);
      return context.json(toReportPage(page, toJudgedReport));
    },
  )
  .get(
    "/:reportId",
    describe({
      tag: "Moderation",
      access: "moderator",
      summary: "A report with its evidence",
      description: "For moderators and admins. That it was read is noted in the log.",
      answers: MODELS.inspectedReport,
      problems: ["not-found", "no-such-report", "rate-limited"],
    }),
    limitRate("moderation"),
    reportParam,
    async (context) => {
      const { reportId } = context.req.valid("param");
      const act = actOf(context, { act: "readReport", subject: `report:${reportId}`, why: "" });
      const row = await inspectReport(openDb(context.env.DB), reportId, act);
      if (!row) throw new ProblemError("no-such-report");
      return context.json(toInspectedReport(row));
    },
  )
  .post(
    "/:reportId/resolve",
    describe({
      tag: "Moderation",
      access: "moderator",
      summary: "Close a report",
      description:
        "For moderators and admins. Its evidence is deleted with that; the reporter sees the state.",
      answers: MODELS.judgedReport,
      problems: ["not-found", "no-such-report", "rate-limited"],
    }),
    limitRate("moderation"),
    reportParam,
    validate("json", resolutionSchema),
    async (context) => {
      const { reportId } = context.req.valid("param");
      const { state, why } = context.req.valid("json");
      const subject = `report:${reportId}`;
      const act = actOf(context, { act: "resolveReport", subject, why, details: { state } });
      const row = await resolveReport(openDb(context.env.DB), reportId, state, act);
      if (!row) throw new ProblemError("no-such-report");
      return context.json(toJudgedReport(row));
    },
  );
