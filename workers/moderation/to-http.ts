import type { ModerationLogRow, ReportRow } from "../../db/schema/index.ts";
import {
  type AuditEntry,
  auditEntrySchema,
  evidenceSchema,
  type InspectedReport,
  type JudgedReport,
  type Report,
  reportReasonSchema,
} from "../../protocol/moderation.ts";
import { iso, isoOrNull } from "../chat/to-http.ts";

export function toReport(row: ReportRow): Report {
  return {
    reportId: row.id,
    kind: row.kind,
    userId: row.personId,
    channelId: row.channelId,
    seq: row.seq,
    teamId: row.teamId,
    reason: reportReasonSchema.parse(row.reason),
    note: row.note,
    state: row.state,
    createdAt: iso(row.createdMs),
    resolvedAt: isoOrNull(row.resolvedMs),
  };
}

export function toJudgedReport(row: ReportRow): JudgedReport {
  return { ...toReport(row), reporterId: row.reporterId };
}

export function toInspectedReport(row: ReportRow): InspectedReport {
  const evidence = row.evidence === null ? null : evidenceSchema.parse(JSON.parse(row.evidence));
  return { ...toJudgedReport(row), evidence };
}

export function toAuditEntry({ atMs, details, ...row }: ModerationLogRow): AuditEntry {
  return auditEntrySchema.parse({ ...row, at: iso(atMs), details: JSON.parse(details) as unknown });
}
