import { openDb } from "../../../../db/db.ts";
import { type ReportPageStart, readReportsOf } from "../../../../db/queries/reports.ts";
import { toReport } from "../../../moderation/to-http.ts";
import type { Exporting, ExportSection } from "../export-section.ts";
import { linesFile } from "../json-file.ts";

/** So many are read at a time. */
const AT_ONCE = 200;

/** What the user reported, and what became of it. */
export const reportsSection: ExportSection = {
  about: "reports.ndjson: what you reported to the moderators, and what became of it",
  async *read(exporting) {
    const file = await linesFile("reports.ndjson", reportsOf(exporting));
    if (file) yield file;
  },
};

async function* reportsOf({ env, me }: Exporting): AsyncGenerator<object> {
  let after: ReportPageStart | null = null;
  do {
    const page: Awaited<ReturnType<typeof readReportsOf>> = await readReportsOf(
      openDb(env.DB),
      me,
      after,
      AT_ONCE,
    );
    yield* page.items.map(toReport);
    after = page.next;
  } while (after);
}
