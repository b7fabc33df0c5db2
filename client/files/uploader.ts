import type { FileInput, FileResource } from "../../protocol/files/file.ts";
import type { Caller } from "../api/caller.ts";
import type { Clock } from "../clock.ts";
import { cleanFileName } from "./clean-file-name.ts";
import { sha256Of } from "./sha256.ts";
import { type Bytes, piecewise, type UploadSource } from "./upload-source.ts";
import { UploadWork } from "./upload-work.ts";

export interface UploadProgress {
  /** Bytes that the server has for sure. Never less than it was. */
  sentBytes: number;
  sizeBytes: number;
}

export interface ResumeOptions {
  onProgress?: ((progress: UploadProgress) => void) | undefined;
  /** Ends it. What arrived stays for a day, to be continued by `resumeUpload`. */
  signal?: AbortSignal | undefined;
}

export interface UploadOptions extends ResumeOptions {
  /** Any name: it is cleaned. */
  name: string;
  /** The source's own unless given. The server compares it with the bytes. */
  contentType?: string | undefined;
  /** What can be shown before the file is there: see `client/previews.ts`. */
  preview?: Pick<FileInput, "width" | "height" | "placeholder" | "durationMs" | "waveform"> | undefined;
  /** A JPEG, PNG or WebP picture of up to 64 KB and 1,024 pixels a side. */
  thumbnail?: Bytes | undefined;
  /** The file has an id now. An app that keeps it can go on after a restart. */
  onDeclared?: (file: FileResource) => void;
}

/** Brings files to the server, whatever the network does meanwhile. */
export class Uploader {
  readonly #caller: Caller;
  readonly #clock: Clock;
  readonly #random: () => number;

  constructor({ caller, clock, random }: { caller: Caller; clock: Clock; random: () => number }) {
    this.#caller = caller;
    this.#clock = clock;
    this.#random = random;
  }

  async upload(source: UploadSource, options: UploadOptions): Promise<FileResource> {
    const pieces = piecewise(source);
    const { name, contentType = typeOf(source), preview, thumbnail, onDeclared } = options;
    const sha256 = await sha256Of(pieces);
    const input: FileInput = {
      name: cleanFileName(name),
      contentType: contentType.replace(/;.*/s, "").trim().toLowerCase() || "application/octet-stream",
      sizeBytes: pieces.sizeBytes,
      ...(sha256 !== undefined && { sha256 }),
      ...preview,
    };
    const work = this.#work(options);
    const declared = await work.insist((requests) => requests.declare(input));
    onDeclared?.(declared);
    if (thumbnail !== undefined) {
      await work.insist((requests) => requests.putThumbnail(declared.fileId, thumbnail));
    }
    return work.bring(declared, pieces);
  }

  async resume(fileId: string, source: UploadSource, options: ResumeOptions): Promise<FileResource> {
    const pieces = piecewise(source);
    const work = this.#work(options);
    const file = await work.insist((requests) => requests.get(fileId));
    if (file.state === "uploading" && file.sizeBytes !== pieces.sizeBytes) {
      throw new TypeError(`the upload is of ${file.sizeBytes} bytes, not of ${pieces.sizeBytes}`);
    }
    return work.bring(file, pieces);
  }

  #work({ signal, onProgress = () => {} }: ResumeOptions): UploadWork {
    return new UploadWork({
      caller: this.#caller,
      clock: this.#clock,
      random: this.#random,
      signal,
      onProgress,
    });
  }
}

function typeOf(source: UploadSource): string {
  return "sizeBytes" in source ? "" : source.type;
}
