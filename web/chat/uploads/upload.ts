import {
  type AttachedFile,
  FileRefusedError,
  type Mentions,
  ProblemError,
  UnconfirmedError,
  type UploadOptions,
} from "../../../client/index.ts";

/** A file of a message that is to be sent. Its bytes are kept apart. */
export interface UploadFile {
  name: string;
  contentType: string;
  sizeBytes: number;
  isVoice: boolean;
  preview?: UploadOptions["preview"];
  thumbnail?: Blob | undefined;
  /** Once it was declared: its upload can be continued. */
  fileId?: string | undefined;
  /** Once the server has it. */
  ready?: AttachedFile | undefined;
  /** It was refused, and the message goes without it. */
  isLeftOut?: boolean | undefined;
}

/** What is sent once its files are there. */
export interface UploadMessage {
  /** Its idempotency key: however often it is sent, it appears once. */
  key: string;
  channelId: string;
  threadSeq?: number | undefined;
  inChannel?: boolean | undefined;
  replyTo?: number | undefined;
  text: string;
  mentions?: Mentions | undefined;
  files: readonly UploadFile[];
  addedAtMs: number;
  /** When it was handed over to be sent for the first time. */
  attemptedAtMs?: number | undefined;
  failure?: Failure | undefined;
}

/** Why it goes no further, in a form that can be kept. */
type Failure =
  | { kind: "refused"; fileId: string; refusal: FileRefusedError["refusal"] }
  | { kind: "problem"; problem: ProblemError["problem"] }
  | { kind: "unconfirmed" }
  | { kind: "unreadable" };

export function failureOf(error: unknown): Failure {
  if (error instanceof FileRefusedError) {
    return { kind: "refused", fileId: error.fileId, refusal: error.refusal };
  }
  if (error instanceof ProblemError) return { kind: "problem", problem: error.problem };
  if (error instanceof UnconfirmedError) return { kind: "unconfirmed" };
  // The network is patient, so that what is left is the source: a file that was moved, changed or taken away.
  return { kind: "unreadable" };
}

/** The error again; null where there is none to be told in its words. */
export function errorOf(failure: Failure): Error | null {
  switch (failure.kind) {
    case "refused":
      return new FileRefusedError(failure.fileId, failure.refusal);
    case "problem":
      return new ProblemError(failure.problem);
    case "unconfirmed":
      return new UnconfirmedError("it may have been sent, and it is too late to ask");
    case "unreadable":
      return null;
  }
}

/** How much of a message's files the server has, from 0 to 1. */
export function progressOf({ files }: UploadMessage, sentBytes: readonly number[]): number {
  let total = 0;
  let sent = 0;
  for (const [index, { sizeBytes, ready, isLeftOut }] of files.entries()) {
    if (isLeftOut) continue;
    total += sizeBytes;
    sent += ready ? sizeBytes : Math.min(sizeBytes, sentBytes[index] ?? 0);
  }
  return total === 0 ? 0 : sent / total;
}

/** The file that was refused, where the message may go without it; undefined where nothing would be left of it. */
export function refusedFile({ text, files, failure }: UploadMessage): UploadFile | undefined {
  if (failure?.kind !== "refused") return undefined;
  const refused = files.find(({ fileId }) => fileId === failure.fileId);
  const others = files.filter((file) => file !== refused && !file.isLeftOut);
  return text !== "" || others.length > 0 ? refused : undefined;
}
