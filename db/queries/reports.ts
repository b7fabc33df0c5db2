import { and, asc, desc, eq, type SQL, sql } from "drizzle-orm";
import type { Db } from "../db.ts";
import { type ReportRow, reports } from "../schema/index.ts";
import { insertAct, type ModerationAct } from "./moderation-log.ts";

/** Where a page begins: after the report made at this time, with this id. */
export interface ReportPageStart {
  createdMs: number;
  id: string;
}

export interface ReportPage {
  items: ReportRow[];
  next: ReportPageStart | null;
}

/** Stores a report. Where the reporter has an open one about the same, that one is answered and nothing stored. */
export async function insertReport(
  db: Db,
  report: Omit<ReportRow, "state" | "resolvedMs">,
): Promise<ReportRow> {
  const { reporterId, subject } = report;
  const [, rows] = await db.batch([
    db
      .insert(reports)
      .values({ ...report, state: "open" })
      .onConflictDoNothing(),
    db
      .select()
      .from(reports)
      .where(
        and(eq(reports.reporterId, reporterId), eq(reports.subject, subject), eq(reports.state, "open")),
      ),
  ]);
  const [row] = rows;
  if (!row) throw new Error("a report was not stored");
  return row;
}

/** A user's own reports, newest first. */
export function readReportsOf(
  db: Db,
  reporterId: string,
  after: ReportPageStart | null,
  limit: number,
): Promise<ReportPage> {
  const rest = after && sql`(${reports.createdMs}, ${reports.id}) < (${after.createdMs}, ${after.id})`;
  const where = and(eq(reports.reporterId, reporterId), rest ?? undefined);
  return readPage(db, where, [desc(reports.createdMs), desc(reports.id)], limit);
}

/** All reports in a state, the longest waiting first. */
export function readReportsIn(
  db: Db,
  state: ReportRow["state"],
  after: ReportPageStart | null,
  limit: number,
): Promise<ReportPage> {
  const rest = after && sql`(${reports.createdMs}, ${reports.id}) > (${after.createdMs}, ${after.id})`;
  const where = and(eq(reports.state, state), rest ?? undefined);
  return readPage(db, where, [asc(reports.createdMs), asc(reports.id)], limit);
}

async function readPage(db: Db, where: SQL | undefined, order: SQL[], limit: number): Promise<ReportPage> {
  const rows = await db
    .select()
    .from(reports)
    .where(where)
    .orderBy(...order)
    .limit(limit + 1);
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items.at(-1) ?? null) : null };
}

/** A whole report with its evidence, noted in the log. Null where there is none. */
export async function inspectReport(db: Db, id: string, act: ModerationAct): Promise<ReportRow | null> {
  const [rows] = await db.batch([
    db.select().from(reports).where(eq(reports.id, id)),
    insertAct(db, act, sql`EXISTS (SELECT 1 FROM ${reports} WHERE ${reports.id} = ${id})`),
  ]);
  return rows[0] ?? null;
}

/** Closes an open report and drops its evidence, which has served; noted in the log. Null where there is no open one. */
export async function resolveReport(
  db: Db,
  id: string,
  state: "acted" | "dismissed",
  act: ModerationAct,
): Promise<ReportRow | null> {
  const isOpen = and(eq(reports.id, id), eq(reports.state, "open"));
  const [, rows] = await db.batch([
    insertAct(db, act, sql`EXISTS (SELECT 1 FROM ${reports} WHERE ${isOpen})`),
    db.update(reports).set({ state, resolvedMs: act.atMs, evidence: null }).where(isOpen).returning(),
  ]);
  return rows[0] ?? null;
}
