import type { MiddlewareHandler } from "hono";
import type { FileRecord } from "../../../protocol/links/stored-file-link.ts";
import type { AppEnv } from "../../env.ts";
import { ProblemError } from "../../problem.ts";

/** Resumable uploads, https://tus.io/protocols/resumable-upload: the version, and which of its extensions there are. */
export const TUS_VERSION = "1.0.0";
export const TUS_EXTENSIONS = "creation,creation-with-upload,expiration,termination";
export const TUS_BODY_TYPE = "application/offset+octet-stream";

/** Puts the version on every answer, those of failures included. */
export const sayTusVersion: MiddlewareHandler<AppEnv> = async (context, next) => {
  await next();
  context.header("tus-resumable", TUS_VERSION);
  if (context.res.status === 412) context.header("tus-version", TUS_VERSION);
};

/** Refuses requests of other versions. Whoever asks by OPTIONS which versions there are, need not name one. */
export const requireTusVersion: MiddlewareHandler<AppEnv> = async (context, next) => {
  if (context.req.method !== "OPTIONS" && context.req.header("tus-resumable") !== TUS_VERSION) {
    throw new ProblemError("tus-version", { field: "tus-resumable" });
  }
  await next();
};

/** Reads a header that counts bytes. Throws `invalid-input` where it is missing or none. */
export function readByteCount(headers: Headers, name: "upload-length" | "upload-offset"): number {
  const text = headers.get(name);
  if (text !== null && /^\d{1,15}$/.test(text)) return Number(text);
  throw new ProblemError("invalid-input", { field: name, detail: "a whole number of bytes, 0 or more" });
}

/**
 * The bytes that a request brings; null where it brings none.
 *
 * @param missingBytes so many the upload still takes; more are refused before one is read, where the request says how many it has
 * @throws ProblemError `unsupported-type` where they are not marked as tus wants it, `too-large`
 */
export function readTusBody({ body, headers }: Request, missingBytes: number): ReadableStream | null {
  const length = headers.get("content-length");
  if (!body || length === "0") return null;
  if (headers.get("content-type")?.toLowerCase() !== TUS_BODY_TYPE) {
    throw new ProblemError("unsupported-type", { field: "content-type", detail: `send ${TUS_BODY_TYPE}` });
  }
  if (length !== null && Number(length) > missingBytes) {
    throw new ProblemError("too-large", {
      field: "content-length",
      detail: `${missingBytes} bytes are missing, and the request has ${length}`,
    });
  }
  return body;
}

/** Until when an upload is kept (extension "expiration"). A file in use is kept for good. */
export function expiryHeader({ expiresAtMs }: FileRecord): Record<string, string> {
  return expiresAtMs === null ? {} : { "upload-expires": new Date(expiresAtMs).toUTCString() };
}
