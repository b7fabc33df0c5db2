import type { FileRecord } from "../../../protocol/links/stored-file-link.ts";
import { uploadName } from "../../../protocol/links/stored-file-link.ts";
import { log } from "../../../telemetry/log.ts";
import type { Env } from "../../env.ts";
import { ProblemError } from "../../problem.ts";
import { unavailable } from "../../unavailable.ts";
import { askFile } from "../file-call.ts";

/** R2's code for bytes that have another checksum than was said. */
const BAD_DIGEST = /\b10037\b/;

/**
 * Streams a file's bytes into the bucket, and finishes the file. Nothing is buffered here; a body that breaks off leaves nothing.
 * What is there already is not replaced: bytes that were checked stay those that were checked.
 *
 * @param body exactly as many bytes as were declared
 */
export async function putContent(env: Env, file: FileRecord, body: ReadableStream): Promise<FileRecord> {
  const { fileId, ownerId, input } = file;
  await env.FILES.put(uploadName(fileId), body, {
    onlyIf: { etagDoesNotMatch: "*" },
    ...(input.sha256 && { sha256: input.sha256 }),
  }).catch((error: unknown) => {
    if (error instanceof Error && BAD_DIGEST.test(error.message)) {
      throw new ProblemError("checksum-mismatch", {
        detail: "The bytes have another SHA-256 than was declared. Nothing was stored; send them again.",
      });
    }
    // Most often it is the client's connection that broke.
    log.warn("the bytes of a file were not stored", error);
    throw new ProblemError("unavailable");
  });
  return finishOrCleanUp(env, fileId, ownerId);
}

/** A file that was deleted while its bytes came in leaves none of them. */
async function finishOrCleanUp(env: Env, fileId: string, ownerId: string): Promise<FileRecord> {
  try {
    return await askFile(env, fileId, (object) => object.finish(ownerId));
  } catch (error) {
    const isGone = error instanceof ProblemError && error.problem.type === "/problems/no-such-file";
    if (isGone) await env.FILES.delete(uploadName(fileId)).catch(unavailable);
    throw error;
  }
}
