import type { ErrorCode } from "../protocol/error-codes.ts";
import type { FileRefusal } from "../protocol/files/file.ts";
import type { ErrorFrame } from "../protocol/server-frames.ts";

/** The server refused a frame; nothing was changed. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  readonly code: ErrorCode;
  /** The field that is wrong, where one is. */
  readonly field: string | undefined;
  /** Whether the same frame may succeed later. */
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(frame: ErrorFrame) {
    super(frame.message);
    this.code = frame.code;
    this.field = frame.field;
    this.retryable = frame.retryable;
    this.retryAfterMs = frame.retryAfterMs;
  }
}

/** No answer came in time. Whether the server acted is unknown; what is remembered stays remembered. */
export class RequestTimeoutError extends Error {
  override readonly name = "RequestTimeoutError";
}

/** The client was closed, by the app or by the server's wish, before the answer came. */
export class ClientClosedError extends Error {
  override readonly name = "ClientClosedError";
}

/** The app asked for something else before the answer came: a location was withdrawn before it was confirmed. */
export class SupersededError extends Error {
  override readonly name = "SupersededError";
}

/**
 * An answer never came, and by now the server has forgotten about the attempt: it may have been done or not. Look, and do it
 * again if it was not.
 */
export class UnconfirmedError extends Error {
  override readonly name = "UnconfirmedError";
}

/** The server has all bytes of a file, and they are none that may be sent. They are gone; another upload gets another id. */
export class FileRefusedError extends Error {
  override readonly name = "FileRefusedError";
  readonly fileId: string;
  readonly refusal: FileRefusal;

  constructor(fileId: string, refusal: FileRefusal) {
    super(`the file was refused: ${refusal}`);
    this.fileId = fileId;
    this.refusal = refusal;
  }
}

/** The socket went away before the answer came. Stays inside the SDK, which asks again on the next socket. */
export class LinkLostError extends Error {
  override readonly name = "LinkLostError";
}
