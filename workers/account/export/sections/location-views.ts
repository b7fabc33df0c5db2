import type { TimePlace } from "../../../../protocol/links/location-views-link.ts";
import { hubsOf } from "../../../friends/hub-call.ts";
import { readLocationViews } from "../../../friends/location-views.ts";
import type { Exporting, ExportSection } from "../export-section.ts";
import { linesFile } from "../json-file.ts";

/** So many are read at a time. */
const AT_ONCE = 200;

/** Who saw where the user was, and when. */
export const locationViewsSection: ExportSection = {
  about: "location-views.ndjson: to whom your place was sent, from when to when, and how exactly",
  async *read(exporting) {
    const file = await linesFile("location-views.ndjson", viewsOf(exporting));
    if (file) yield file;
  },
};

async function* viewsOf({ env, directory, me }: Exporting): AsyncGenerator<object> {
  let after: TimePlace | null = null;
  do {
    const { items, next }: Awaited<ReturnType<typeof readLocationViews>> = await readLocationViews(
      { hubOf: hubsOf(env), directory, me },
      after,
      AT_ONCE,
    );
    yield* items;
    after = next;
  } while (after);
}
