import type { Finding } from "./finding.ts";
import { bucketKeys, eachObject } from "./state-files.ts";

/** What an object of a bucket is named after. */
const FILE_KEY = /^(?:uploads|tails|thumbnails|pictures|cleaned|files)\/([0-9a-f-]{36})/;

/**
 * Objects of the buckets that nothing knows of: those of a file that has no record, or that nobody refers to and no alarm will ever
 * delete; and segments of the archive that their channel neither reads nor is about to delete.
 */
export function orphans(stateDir: string): Finding[] {
  const files = new Set<string>();
  const findings: Finding[] = [];
  eachObject(stateDir, "StoredFile", (object) => {
    const record = object.value<{ fileId: string }>("file") ?? object.value<{ fileId: string }>("remains");
    if (!record) return;
    const isHeld = object.rows<{ holder: string }>("holders").length > 0;
    if (isHeld || object.alarmMs !== null) files.add(record.fileId);
  });
  const segments = new Set<string>();
  eachObject(stateDir, "ChatChannel", (object) => {
    for (const table of ["segments", "discarded"]) {
      for (const { name } of object.rows<{ name: string }>(table)) segments.add(name);
    }
  });
  for (const key of bucketKeys(stateDir)) {
    const fileId = FILE_KEY.exec(key)?.[1];
    const isKnown = fileId === undefined ? segments.has(key) : files.has(fileId);
    if (!isKnown)
      findings.push({ kind: "orphans", what: `${key} is in its bucket, and nothing knows of it` });
  }
  return findings;
}
