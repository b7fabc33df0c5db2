import { openDb } from "../../../../db/db.ts";
import { type ReportPageStart, readReportsOf } from "../../../../db/queries/reports.ts";
import { toReport } from "../../../moderation/to-http.ts";
import { eachOfPages } from "../each-of-pages.ts";
import type { ExportSection } from "../export-section.ts";
import { linesFile } from "../json-file.ts";

/** So many are read at a time. */
const AT_ONCE = 200;

/** What the user reported, and what became of it. */
export const reportsSection: ExportSection = {
  about: "reports.ndjson: what you reported to the moderators, and what became of it",
  async *read({ env, me }) {
    const reports = eachOfPages(async (after: ReportPageStart | null) => {
      const { items, next } = await readReportsOf(openDb(env.DB), me, after, AT_ONCE);
      return { items: items.map(toReport), next };
    });
    const file = await linesFile("reports.ndjson", reports);
    if (file) yield file;
  },
};
