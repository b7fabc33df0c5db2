import type { FileResource } from "../../protocol/files/file.ts";
import type { Caller } from "../api/caller.ts";
import type { Clock } from "../clock.ts";
import { FileRefusedError } from "../errors.ts";
import { ProblemError } from "../problem-error.ts";
import { NoAnswerError, Patience } from "./patience.ts";
import { UploadRequests } from "./upload-requests.ts";
import type { PiecewiseSource } from "./upload-source.ts";
import type { UploadProgress } from "./uploader.ts";

/** What the server stores as one piece. Up to this size a file goes in one request. */
const PIECE_BYTES = 5_242_880;
/** How much one request brings: the less a network carries, the less it loses by a cut. */
const MIN_CHUNK_BYTES = 262_144;
const MAX_CHUNK_BYTES = 8 * PIECE_BYTES;
/** A chunk that took no longer may be followed by a larger one. */
const FAST_MS = 5_000;
/** How long to wait before asking whether a file was checked, at first and at most. */
const CHECK_AFTER_MS = { first: 250, most: 5_000 };

export interface UploadWorkOptions {
  caller: Caller;
  clock: Clock;
  random: () => number;
  signal: AbortSignal | undefined;
  onProgress: (progress: UploadProgress) => void;
}

/** One upload. */
export class UploadWork {
  readonly #options: UploadWorkOptions;
  readonly #requests: UploadRequests;
  /** With bringing the bytes; other requests have their own. */
  readonly #patience: Patience;
  #sentBytes = -1;
  #chunkBytes = PIECE_BYTES;

  constructor(options: UploadWorkOptions) {
    this.#options = options;
    this.#requests = new UploadRequests(options);
    this.#patience = new Patience(options);
  }

  /** Asks until there is an answer. */
  async insist<Answer>(ask: (requests: UploadRequests) => Promise<Answer>): Promise<Answer> {
    const patience = new Patience(this.#options);
    for (;;) {
      try {
        return await ask(this.#requests);
      } catch (error) {
        await patience.after(error);
      }
    }
  }

  /** Brings what is missing, and waits until the file is ready. */
  async bring(file: FileResource, source: PiecewiseSource): Promise<FileResource> {
    const { fileId } = file;
    const { sizeBytes } = source;
    let now = file;
    if (now.state === "uploading") {
      this.#progress(now.receivedBytes, sizeBytes);
      now = await this.#bringBytes(now, source);
    }
    let delayMs = CHECK_AFTER_MS.first;
    while (now.state === "processing") {
      await this.#patience.pause(delayMs);
      delayMs = Math.min(2 * delayMs, CHECK_AFTER_MS.most);
      now = await this.insist((requests) => requests.get(fileId));
    }
    if (now.state === "refused") throw new FileRefusedError(fileId, now.refusal ?? "typeMismatch");
    this.#progress(sizeBytes, sizeBytes);
    return now;
  }

  /** @returns the file, which has all its bytes */
  async #bringBytes(file: FileResource, source: PiecewiseSource): Promise<FileResource> {
    const { fileId } = file;
    let inOne = source.sizeBytes <= PIECE_BYTES && file.receivedBytes === 0;
    for (;;) {
      try {
        const now = inOne ? await this.#put(fileId, source) : await this.#append(fileId, source);
        if (now.state !== "uploading") return now;
        throw new NoAnswerError("the file is not complete");
      } catch (error) {
        // The bytes may be there in spite of that, or be refused: then the file itself says so.
        if (error instanceof ProblemError) {
          const now = await this.insist((requests) => requests.get(fileId));
          if (now.state !== "uploading") return now;
        }
        await this.#patience.after(error);
      }
      inOne = false; // a network that breaks it off carries pieces
      this.#chunkBytes = Math.max(MIN_CHUNK_BYTES, this.#chunkBytes / 2);
    }
  }

  async #put(fileId: string, source: PiecewiseSource): Promise<FileResource> {
    return this.#requests.putContent(fileId, await source.slice(0, source.sizeBytes));
  }

  /** Brings all that is missing, by tus. */
  async #append(fileId: string, source: PiecewiseSource): Promise<FileResource> {
    const { clock } = this.#options;
    const { sizeBytes } = source;
    let offset = await this.#requests.offset(fileId);
    // A network that breaks off each time, but brings something, need not be spared.
    if (offset > this.#sentBytes) this.#patience.renew();
    while (offset < sizeBytes) {
      this.#progress(offset, sizeBytes);
      const startedAtMs = clock.nowMs();
      const chunk = await source.slice(offset, Math.min(sizeBytes, offset + this.#chunkBytes));
      const reached = await this.#requests.append(fileId, offset, chunk);
      if (reached <= offset || reached > sizeBytes) throw new NoAnswerError("the answer is not the server's");
      offset = reached;
      this.#patience.renew();
      if (clock.nowMs() - startedAtMs < FAST_MS) {
        this.#chunkBytes = Math.min(MAX_CHUNK_BYTES, 2 * this.#chunkBytes);
      }
    }
    this.#progress(offset, sizeBytes);
    return this.#requests.complete(fileId);
  }

  #progress(sentBytes: number, sizeBytes: number): void {
    if (sentBytes <= this.#sentBytes) return;
    this.#sentBytes = sentBytes;
    this.#options.onProgress({ sentBytes, sizeBytes });
  }
}
