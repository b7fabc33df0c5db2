import { Hono } from "hono";
import { z } from "zod";
import { openDb } from "../../db/db.ts";
import { type ReportPage, readReportsOf } from "../../db/queries/reports.ts";
import type { ReportRow } from "../../db/schema/index.ts";
import { reportInputSchema } from "../../protocol/moderation.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { limitRate } from "../limits/limit-rate.ts";
import { fileReport } from "../moderation/file-report.ts";
import { toReport } from "../moderation/to-http.ts";
import { actingIn } from "../teams/acting.ts";
import { fromCursor, toCursor } from "./cursor.ts";
import { describe } from "./describe.ts";
import { MODELS } from "./models.ts";
import { pageQuery, validate } from "./validate.ts";

const placeSchema = z.tuple([z.number().int(), z.string().max(64)]);

/** A place in a list of reports. */
export function reportCursor(cursor: string | undefined) {
  const place = fromCursor(cursor, placeSchema);
  return place && { createdMs: place[0], id: place[1] };
}

export function toReportPage<Shown>({ items, next }: ReportPage, show: (row: ReportRow) => Shown) {
  return { items: items.map(show), nextCursor: next && toCursor([next.createdMs, next.id]) };
}

/** For everybody: what they report, and what became of it. */
export const reportRoutes = new Hono<SignedInEnv>()
  .post(
    "/",
    describe({
      tag: "Reports",
      access: "signedIn",
      summary: "Report a person, a message, a channel or a team",
      description:
        "What I can see. Of a message, what it is now is kept for whoever judges it, its text only with `shareContent`. Whom it is about is not told. A repeat answers with the report that is open.",
      answers: MODELS.report,
      problems: [
        "no-such-person",
        "no-such-channel",
        "no-such-message",
        "no-such-team",
        "not-yourself",
        "too-many-blocks",
        "rate-limited",
        "unavailable",
      ],
    }),
    limitRate("reports"),
    validate("json", reportInputSchema),
    async (context) => context.json(toReport(await fileReport(actingIn(context), context.req.valid("json")))),
  )
  .get(
    "/",
    describe({
      tag: "Reports",
      access: "signedIn",
      summary: "My reports, newest first",
      answers: MODELS.reportPage,
      problems: ["invalid-cursor"],
    }),
    validate("query", z.object(pageQuery)),
    async (context) => {
      const { cursor, limit } = context.req.valid("query");
      const db = openDb(context.env.DB);
      const page = await readReportsOf(db, context.var.userId, reportCursor(cursor), limit);
      return context.json(toReportPage(page, toReport));
    },
  );
