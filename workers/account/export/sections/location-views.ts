import { hubsOf } from "../../../friends/hub-call.ts";
import { readLocationViews } from "../../../friends/location-views.ts";
import { eachOfPages } from "../each-of-pages.ts";
import type { ExportSection } from "../export-section.ts";
import { linesFile } from "../json-file.ts";

/** So many are read at a time. */
const AT_ONCE = 200;

/** Who saw where the user was, and when. */
export const locationViewsSection: ExportSection = {
  about: "location-views.ndjson: to whom your place was sent, from when to when, and how exactly",
  async *read({ env, directory, me }) {
    const reading = { hubOf: hubsOf(env), directory, me };
    const views = eachOfPages((after: Parameters<typeof readLocationViews>[1]) =>
      readLocationViews(reading, after, AT_ONCE),
    );
    const file = await linesFile("location-views.ndjson", views);
    if (file) yield file;
  },
};
