import type { FileRecord } from "../../../protocol/links/stored-file-link.ts";
import type { Env } from "../../env.ts";
import { unavailable } from "../../unavailable.ts";
import { askFile } from "../file-call.ts";
import { fileValueOf } from "../file-outcome.ts";
import { appendBody } from "./append-body.ts";
import { bucketStore } from "./bucket-store.ts";

export interface UploadProgress {
  receivedBytes: number;
  /** How the file stands, once its last byte is there; null before. */
  finished: FileRecord | null;
}

/**
 * Goes on with an upload at `offset`, for the user `by`: takes it over from any older request, appends the body, and finishes the
 * file after its last byte. Give the promise to `waitUntil`: where the client's connection breaks, what arrived is still stored.
 *
 * @throws ProblemError of the file's fault, and `unavailable`
 */
export async function appendToUpload(
  env: Env,
  upload: { fileId: string; by: string; offset: number },
  body: ReadableStream<Uint8Array> | null,
): Promise<UploadProgress> {
  const { fileId, by, offset } = upload;
  const turn = await askFile(env, fileId, (file) => file.takeTurn(by, offset));
  if (!body) return { receivedBytes: turn.receivedBytes, finished: null };
  const outcome = await appendBody(turn, body, bucketStore(env, fileId, turn)).catch(unavailable);
  const { receivedBytes } = fileValueOf(outcome);
  if (receivedBytes < turn.sizeBytes) return { receivedBytes, finished: null };
  return { receivedBytes, finished: await askFile(env, fileId, (file) => file.finish(by)) };
}
