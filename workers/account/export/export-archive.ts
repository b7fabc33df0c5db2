import { makeZip } from "client-zip";
import { log, objectLabel } from "../../../telemetry/log.ts";
import type { ExportFile, Exporting, ExportSection } from "./export-section.ts";
import { EXPORT_SECTIONS } from "./export-sections.ts";

/** What the archive's files hold, and what they leave out. */
const README = `This is what the server keeps about you. Made at %s.

%s

Files that end in .ndjson hold one JSON value a line. Times are ISO 8601, in UTC. Ids of other people, channels and teams
are the server's own; whoever was your friend has their name in friends.ndjson.

Not in it: what others wrote, and your part of it (their messages that mention you); passwords, keys and
tokens, of which the server keeps hashes or ciphers only, or which would let others act as you; and where you are or were,
because that is not kept.

Each file was read at its own moment while the archive was made. An archive that cannot be opened was cut off: ask for
another one.
`;

/**
 * The archive with everything about a user, as a ZIP that is made as it is read: it holds a page of data or a part of a file at a
 * time, however large it becomes. Where something cannot be read the stream breaks, and what arrived is no valid archive.
 */
export function exportArchive(
  exporting: Exporting,
  now: Date,
  sections: readonly ExportSection[] = EXPORT_SECTIONS,
): ReadableStream<Uint8Array> {
  return makeZip(entriesOf(exporting, now, sections));
}

async function* entriesOf(exporting: Exporting, now: Date, sections: readonly ExportSection[]) {
  yield entryOf({ name: "README.txt", content: readme(now, sections) }, now);
  try {
    for (const section of sections) {
      for await (const file of section.read(exporting)) yield entryOf(file, now);
    }
  } catch (error) {
    log.error("an export was cut off", error, { about: objectLabel(exporting.me) });
    throw error;
  }
}

function entryOf({ name, content, modified }: ExportFile, now: Date) {
  const lastModified = modified ?? now;
  // The types tell texts from streams.
  return typeof content === "string"
    ? { name, lastModified, input: content }
    : { name, lastModified, input: content };
}

function readme(now: Date, sections: readonly ExportSection[]): string {
  return README.replace("%s", now.toISOString()).replace("%s", sections.map(({ about }) => about).join("\n"));
}
