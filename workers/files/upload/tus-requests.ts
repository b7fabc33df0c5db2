import type { Context } from "hono";
import { fileIdSchema } from "../../../protocol/files/file.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { FileRecord } from "../../../protocol/links/stored-file-link.ts";
import type { SignedInEnv } from "../../auth/require-user.ts";
import { publicOrigin } from "../../origin.ts";
import { ProblemError } from "../../problem.ts";
import { askFile } from "../file-call.ts";
import { tusUrlOf } from "../file-resource.ts";
import { eraseFile, readOwnFile, readOwnFileAtRest } from "../own-file.ts";
import { appendToUpload } from "./append-to-upload.ts";
import { declareFile } from "./declare.ts";
import { unlessRefused } from "./refusal-problem.ts";
import { expiryHeader, readByteCount, readTusBody } from "./tus.ts";
import { readUploadMetadata, writeUploadMetadata } from "./upload-metadata.ts";

/** What each request of tus does. Those with a `:fileId` in their path expect that it was validated. */
type UploadContext = Context<SignedInEnv>;

/** "Creation" and "creation with upload": declares the file, and takes its first bytes where some came along. */
export async function createUpload(context: UploadContext): Promise<Response> {
  const { env } = context;
  const { raw: request } = context.req;
  for (const field of ["upload-defer-length", "upload-concat"]) {
    if (request.headers.has(field)) {
      const detail = "not supported: say the whole length at once, in one upload";
      throw new ProblemError("invalid-input", { field, detail });
    }
  }
  const sizeBytes = readByteCount(request.headers, "upload-length");
  if (sizeBytes > LIMITS.maxFileBytes) {
    const detail = `${LIMITS.maxFileBytes} bytes is the most`;
    throw new ProblemError("too-large", { field: "upload-length", detail });
  }
  const input = readUploadMetadata(request.headers.get("upload-metadata") ?? "", sizeBytes);
  const body = readTusBody(request, sizeBytes);
  const record = await declareFile(env, context.var.userId, input);
  const location = tusUrlOf(publicOrigin(env, request), record.fileId);
  const progress = body ? await append(context, record, 0, body) : expiryHeader(record);
  return context.body(null, 201, { ...progress, location });
}

/** How much of an upload is there. */
export async function headUpload(context: UploadContext): Promise<Response> {
  const { env, var: vars } = context;
  let record = await readOwnFileAtRest(env, vars.userId, fileIdOf(context));
  if (record.state === "uploading" && record.receivedBytes === record.input.sizeBytes) {
    // All is there, and whoever brought it did not come to say so.
    record = await askFile(env, record.fileId, (file) => file.finish(vars.userId));
  }
  if (record.state === "refused") throw new ProblemError("file-refused");
  // A picture that is ready has become smaller than what was uploaded.
  const lengthBytes = record.state === "uploading" ? record.input.sizeBytes : record.receivedBytes;
  return context.body(null, 200, {
    "upload-offset": String(record.receivedBytes),
    "upload-length": String(lengthBytes),
    "upload-metadata": writeUploadMetadata(record.input),
    "cache-control": "no-store",
    ...expiryHeader(record),
  });
}

/** Appends the body at the offset that the request names. */
export async function patchUpload(context: UploadContext): Promise<Response> {
  const { raw: request } = context.req;
  const offset = readByteCount(request.headers, "upload-offset");
  const record = await readOwnFile(context.env, context.var.userId, fileIdOf(context));
  const body = readTusBody(request, Math.max(0, record.input.sizeBytes - offset));
  return context.body(null, 204, await append(context, record, offset, body));
}

/** "Termination". */
export async function deleteUpload(context: UploadContext): Promise<Response> {
  await eraseFile(context.env, context.var.userId, fileIdOf(context));
  return context.body(null, 204);
}

/** @returns the headers that say how far the upload is */
async function append(
  context: UploadContext,
  record: FileRecord,
  offset: number,
  body: ReadableStream | null,
): Promise<Record<string, string>> {
  const upload = { fileId: record.fileId, by: context.var.userId, offset };
  const work = appendToUpload(context.env, upload, body);
  // Where the client's connection breaks, this request ends; what arrived is to be stored all the same.
  context.executionCtx.waitUntil(work.catch(() => {}));
  const { receivedBytes, finished } = await work;
  if (finished) unlessRefused(finished);
  return { "upload-offset": String(receivedBytes), ...expiryHeader(finished ?? record) };
}

function fileIdOf(context: UploadContext): string {
  return fileIdSchema.parse(context.req.param("fileId"));
}
