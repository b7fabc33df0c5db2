import { inspectThumbnail } from "../../../media/inspect.ts";
import type { FileRecord } from "../../../protocol/links/stored-file-link.ts";
import { thumbnailName } from "../../../protocol/links/stored-file-link.ts";
import type { Env } from "../../env.ts";
import { ProblemError } from "../../problem.ts";
import { unavailable } from "../../unavailable.ts";
import { callFile, filesOf } from "../file-call.ts";
import { fileValueOf } from "../file-outcome.ts";

/**
 * Checks and cleans a thumbnail and stores it. A file has one thumbnail: what others may have seen is not replaced, and a repeat
 * changes nothing. Throws `malformed-picture`, and `file-complete` for a file that was sent without one.
 */
export async function putThumbnail(env: Env, file: FileRecord, bytes: Uint8Array): Promise<FileRecord> {
  if (file.thumbnail) return file;
  const thumbnail = await inspectThumbnail(bytes);
  if ("refusal" in thumbnail) throw new ProblemError("malformed-picture", { detail: thumbnail.refusal });
  const name = thumbnailName(file.fileId);
  const stored = await env.FILES.put(name, thumbnail.bytes, {
    onlyIf: { etagDoesNotMatch: "*" },
    httpMetadata: { contentType: thumbnail.contentType },
  }).catch(unavailable);
  const outcome = await callFile(filesOf(env), file.fileId, (object) =>
    object.storedThumbnail(file.ownerId),
  ).catch(unavailable);
  if ("fault" in outcome && stored) await env.FILES.delete(name).catch(unavailable);
  return fileValueOf(outcome);
}
