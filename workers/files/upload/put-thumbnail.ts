import { inspectThumbnail } from "../../../media/inspect.ts";
import type { FileRecord } from "../../../protocol/links/stored-file-link.ts";
import { thumbnailName } from "../../../protocol/links/stored-file-link.ts";
import type { Env } from "../../env.ts";
import { ProblemError } from "../../problem.ts";
import { unavailable } from "../../unavailable.ts";
import { askFile } from "../file-call.ts";

/** Checks and cleans a thumbnail and stores it. Throws `malformed-picture`, and `file-complete` for a file in use. */
export async function putThumbnail(env: Env, file: FileRecord, bytes: Uint8Array): Promise<FileRecord> {
  if (file.state === "refused") throw new ProblemError("file-refused");
  // What others have seen is not replaced.
  if (file.expiresAtMs === null) throw new ProblemError("file-complete");
  const thumbnail = await inspectThumbnail(bytes);
  if ("refusal" in thumbnail) throw new ProblemError("malformed-picture", { detail: thumbnail.refusal });
  const { fileId, ownerId } = file;
  await env.FILES.put(thumbnailName(fileId), thumbnail.bytes, {
    httpMetadata: { contentType: thumbnail.contentType },
  }).catch(unavailable);
  return askFile(env, fileId, (object) => object.storedThumbnail(ownerId));
}
