import type { DeclaredFile, FileInput, FileResource } from "../../protocol/files/file.ts";
import type { ApiRequest, Caller } from "../api/caller.ts";
import { path } from "../api/paging.ts";
import type { Clock } from "../clock.ts";
import type { HttpAnswer } from "../http.ts";
import { ProblemError } from "../problem-error.ts";
import { NoAnswerError, throwIfAborted } from "./patience.ts";
import type { Bytes } from "./upload-source.ts";

const TUS = { "tus-resumable": "1.0.0" };
/**
 * After this long without an answer a request is given up, and the server is asked how much of it arrived: a phone that changes its
 * network may not notice otherwise.
 */
const TIMEOUT_MS = 120_000;

export interface UploadRequestsOptions {
  caller: Caller;
  clock: Clock;
  signal: AbortSignal | undefined;
}

/** The requests of one upload. Each throws `ProblemError`, `NoAnswerError`, or the signal's reason once that is aborted. */
export class UploadRequests {
  readonly #caller: Caller;
  readonly #clock: Clock;
  readonly #signal: AbortSignal | undefined;

  constructor({ caller, clock, signal }: UploadRequestsOptions) {
    this.#caller = caller;
    this.#clock = clock;
    this.#signal = signal;
  }

  async declare(input: FileInput): Promise<DeclaredFile> {
    return bodyOf(await this.#ask({ method: "POST", path: "/v1/files", body: input }));
  }

  async get(fileId: string): Promise<FileResource> {
    return bodyOf(await this.#ask({ method: "GET", path: path`/v1/files/${fileId}` }));
  }

  async putThumbnail(fileId: string, bytes: Bytes): Promise<FileResource> {
    return bodyOf(await this.#put(path`/v1/files/${fileId}/thumbnail`, bytes));
  }

  /** Brings all bytes. */
  async putContent(fileId: string, bytes: Bytes): Promise<FileResource> {
    return bodyOf(await this.#put(path`/v1/files/${fileId}/content`, bytes));
  }

  /** Says that all bytes are there. @returns how the file stands */
  async complete(fileId: string): Promise<FileResource> {
    return bodyOf(await this.#ask({ method: "POST", path: path`/v1/files/${fileId}/complete` }));
  }

  /** @returns how many bytes are there, by tus */
  async offset(fileId: string): Promise<number> {
    return offsetOf(await this.#ask({ method: "HEAD", path: path`/v1/uploads/${fileId}`, headers: TUS }));
  }

  /** Appends bytes at `offset`, by tus. @returns how many are there now */
  async append(fileId: string, offset: number, bytes: Bytes): Promise<number> {
    const headers = {
      ...TUS,
      "upload-offset": String(offset),
      "content-type": "application/offset+octet-stream",
    };
    return offsetOf(await this.#ask({ method: "PATCH", path: path`/v1/uploads/${fileId}`, headers, bytes }));
  }

  #put(route: string, bytes: Bytes): Promise<HttpAnswer> {
    const headers = { "content-type": "application/octet-stream" };
    return this.#ask({ method: "PUT", path: route, headers, bytes });
  }

  async #ask(request: ApiRequest): Promise<HttpAnswer> {
    const signal = this.#signal;
    throwIfAborted(signal);
    const end = new AbortController();
    const abort = () => end.abort();
    const cancelTimeout = this.#clock.after(TIMEOUT_MS, abort);
    signal?.addEventListener("abort", abort);
    try {
      return await this.#caller.exchange({ ...request, signal: end.signal, timeoutMs: 2 * TIMEOUT_MS });
    } catch (error) {
      throwIfAborted(signal);
      throw error instanceof ProblemError ? error : new NoAnswerError("no answer", { cause: error });
    } finally {
      cancelTimeout();
      signal?.removeEventListener("abort", abort);
    }
  }
}

/** The server keeps to the contract's types; a page that some network put in its place does not. */
function bodyOf<Body extends FileResource>({ body }: HttpAnswer): Body {
  if (typeof body !== "object" || body === null || !("fileId" in body)) {
    throw new NoAnswerError("the answer is not the server's");
  }
  return body as Body;
}

function offsetOf({ headers }: HttpAnswer): number {
  const offset = Number(headers.get("upload-offset") ?? Number.NaN);
  if (!Number.isSafeInteger(offset)) throw new NoAnswerError("the answer is not the server's");
  return offset;
}
