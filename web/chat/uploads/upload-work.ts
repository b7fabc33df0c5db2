import type { AttachedFile } from "../../../client/index.ts";
import type { UploadFile, UploadMessage } from "./upload.ts";

/** `waiting`: for its turn, or for another window. `sending`: its files are there, and the message is shown as any other. */
export type UploadPhase = "waiting" | "uploading" | "sending" | "failed";

/** A message as it stands. Another object after each change. */
export interface Upload {
  readonly message: UploadMessage;
  readonly phase: UploadPhase;
  /** Bytes that the server has, file by file. */
  readonly sentBytes: readonly number[];
}

export interface BringOptions {
  signal: AbortSignal;
  onDeclared: (fileId: string) => void;
  onProgress: (sentBytes: number) => void;
}

/** What the queue has done by others. */
export interface UploadWork {
  /** Adds what can be shown of a file. */
  describe(blob: Blob, file: UploadFile): Promise<UploadFile>;
  /** Brings a file, or the rest of one that has an id already. Patient with the network. */
  bring(blob: Blob, file: UploadFile, options: BringOptions): Promise<AttachedFile>;
  /** Writes the message. Settles with the server's answer. */
  send(message: UploadMessage, attachments: AttachedFile[]): Promise<unknown>;
}
