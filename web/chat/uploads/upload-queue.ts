import {
  type AttachedFile,
  ClientClosedError,
  ProblemError,
  UnconfirmedError,
} from "../../../client/index.ts";
import { failureOf, type UploadFile, type UploadMessage } from "./upload.ts";
import type { UploadStore } from "./upload-store.ts";
import type { Upload, UploadWork } from "./upload-work.ts";

/** How long the server knows a message by its key. Later, another attempt might double it. */
const SURE_MS = 47 * 3_600_000;
/** Files of one message that are brought at the same time. */
const PARALLEL = 3;

interface Options {
  store: UploadStore;
  work: UploadWork;
  /** After any change of `items`. */
  changed: () => void;
  /** After any change that other windows must know of. */
  told: () => void;
  nowMs: () => number;
}

interface Entry {
  upload: Upload;
  blobs: readonly Blob[] | undefined;
  end: AbortController | undefined;
  /** Until it is kept, it is no wonder that the store does not know it. */
  isKept: boolean;
}

/**
 * Messages with files: brings the files, then sends the message, once. Within a channel one after the other, in the order in which
 * they were written. What it knows is kept, and goes on after a reload.
 */
export class UploadQueue {
  readonly #options: Options;
  readonly #entries = new Map<string, Entry>();
  #isWorking = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** The oldest first. */
  get items(): readonly Upload[] {
    return [...this.#entries.values()].map(({ upload }) => upload);
  }

  /** Takes a message with the bytes of its files. It waits its turn from here on; the promise is that it is kept. */
  async add(message: UploadMessage, blobs: readonly Blob[]): Promise<void> {
    const entry = newEntry(message, blobs);
    this.#entries.set(message.key, entry);
    this.#changed();
    this.#pump();
    // Where nothing can be kept it is sent all the same, unless the page goes before.
    await this.#options.store.add(message, blobs).catch(() => {});
    entry.isKept = true;
    if (this.#entries.get(message.key) !== entry) await this.#forget(message);
    this.#options.told();
  }

  /** Takes over what was kept: by an earlier run of the app, or by another window. */
  async read(): Promise<void> {
    const kept = await this.#options.store.list().catch(() => undefined);
    if (kept === undefined) return;
    const keptKeys = new Set(kept.map(({ key }) => key));
    for (const [key, { isKept, upload }] of this.#entries) {
      if (isKept && !keptKeys.has(key) && upload.phase !== "sending") this.#drop(key);
    }
    for (const message of kept) {
      const entry = this.#entries.get(message.key);
      if (entry === undefined) this.#entries.set(message.key, { ...newEntry(message), isKept: true });
      else if (entry.end === undefined && entry.upload.phase !== "sending") {
        entry.upload = { ...entry.upload, message, phase: message.failure ? "failed" : "waiting" };
      }
    }
    this.#changed();
    this.#pump();
  }

  /** This window does the work from here on. */
  begin(): void {
    this.#isWorking = true;
    this.#pump();
  }

  /** Goes no further. What is kept goes on with the next run. */
  stop(): void {
    this.#isWorking = false;
    for (const { end } of this.#entries.values()) end?.abort();
  }

  /** The network is back: whoever waits for a next attempt makes it now. */
  again(): void {
    for (const [key, entry] of this.#entries) {
      if (entry.end === undefined) continue;
      entry.end.abort();
      entry.end = undefined;
      this.#update(key, { phase: "waiting" });
    }
    this.#pump();
  }

  /** Takes back a message that was not sent yet. */
  async cancel(key: string): Promise<void> {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.upload.phase === "sending") return;
    this.#drop(key);
    this.#changed();
    this.#pump();
    await this.#forget(entry.upload.message);
    this.#options.told();
  }

  /** Tries again what failed, from the beginning. @param without leaves this file out */
  async retry(key: string, { without }: { without?: UploadFile } = {}): Promise<void> {
    const entry = this.#entries.get(key);
    if (entry?.upload.phase !== "failed") return;
    const { failure: _, attemptedAtMs: __, ...message } = entry.upload.message;
    const files = message.files.map((file) => ({
      ...file,
      fileId: file.ready && file.fileId,
      ...(file === without && { isLeftOut: true }),
    }));
    this.#update(key, { message: { ...message, files }, phase: "waiting", sentBytes: [] });
    await this.#keep(key);
    this.#options.told();
    this.#pump();
  }

  /** The bytes of a file, to be shown. */
  async blob(key: string, index: number): Promise<Blob | undefined> {
    return (
      this.#entries.get(key)?.blobs?.[index] ?? this.#options.store.blob(key, index).catch(() => undefined)
    );
  }

  /** Starts the first message of each channel, unless one of it is under way. */
  #pump(): void {
    if (!this.#isWorking) return;
    const seen = new Set<string>();
    for (const { upload } of this.#entries.values()) {
      const { message, phase } = upload;
      if (phase === "failed" || phase === "sending" || seen.has(message.channelId)) continue;
      seen.add(message.channelId);
      if (phase === "waiting") void this.#run(message.key);
    }
  }

  async #run(key: string): Promise<void> {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    const end = new AbortController();
    entry.end = end;
    this.#update(key, { phase: "uploading" });
    try {
      const attachments = await this.#bringAll(key, end.signal);
      if (end.signal.aborted) return;
      await this.#handOver(key, attachments);
    } catch (error) {
      if (end.signal.aborted) return;
      end.abort(); // the others of its files, too
      entry.end = undefined;
      const { message } = entry.upload;
      this.#update(key, { phase: "failed", message: { ...message, failure: failureOf(error) } });
      await this.#keep(key);
      this.#options.told();
    }
    this.#pump();
  }

  async #bringAll(key: string, signal: AbortSignal): Promise<AttachedFile[]> {
    const files = this.#message(key)?.files ?? [];
    const attachments: (AttachedFile | undefined)[] = [];
    let next = 0;
    const worker = async () => {
      for (let index = next++; index < files.length; index = next++) {
        if (!files[index]?.isLeftOut) attachments[index] = await this.#bring(key, index, signal);
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, worker));
    return attachments.filter((file) => file !== undefined);
  }

  async #bring(key: string, index: number, signal: AbortSignal): Promise<AttachedFile> {
    const { work, store } = this.#options;
    const before = this.#message(key);
    const file = before?.files[index];
    if (before === undefined || file === undefined) throw new Error("it was taken back");
    // It may have been sent already: then its files are in use, and asking for them would prove nothing.
    if (file.ready !== undefined && before.attemptedAtMs !== undefined) return file.ready;
    const blob = this.#entries.get(key)?.blobs?.[index] ?? (await store.blob(key, index));
    if (blob === undefined) throw new Error("its bytes are gone");
    const described = file.preview === undefined ? await work.describe(blob, file) : file;
    signal.throwIfAborted();
    this.#updateFile(key, index, described);
    const bring = (known: UploadFile) =>
      work.bring(blob, known, {
        signal,
        onDeclared: (fileId) => {
          if (signal.aborted) return;
          this.#updateFile(key, index, { fileId });
          void this.#keep(key);
        },
        onProgress: (sent) => {
          if (!signal.aborted) this.#progress(key, index, sent);
        },
      });
    const ready = await bring(described).catch((error: unknown) => {
      // Declared a day ago and never used, it is gone.
      if (described.fileId === undefined || !isGone(error)) throw error;
      return bring({ ...described, fileId: undefined });
    });
    if (!signal.aborted) this.#updateFile(key, index, { ready });
    return ready;
  }

  async #handOver(key: string, attachments: AttachedFile[]): Promise<void> {
    const { work, nowMs } = this.#options;
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    const { attemptedAtMs = nowMs() } = entry.upload.message;
    if (nowMs() - attemptedAtMs > SURE_MS) throw new UnconfirmedError("it is too late to send it again");
    entry.end = undefined;
    const message = { ...entry.upload.message, attemptedAtMs };
    this.#update(key, { message, phase: "sending" });
    // Before it is sent, so that after a reload it is known that it may have been.
    await this.#keep(key);
    work.send(message, attachments).then(
      () => this.#done(key),
      (error: unknown) => {
        // The account was closed: it is still to be sent. Whatever else happens, the message itself shows it.
        if (error instanceof ClientClosedError) this.#update(key, { phase: "waiting" });
        else this.#done(key);
      },
    );
  }

  #done(key: string): void {
    const message = this.#message(key);
    this.#drop(key);
    this.#changed();
    if (message !== undefined) void this.#forget(message).then(this.#options.told);
  }

  #message(key: string): UploadMessage | undefined {
    return this.#entries.get(key)?.upload.message;
  }

  #progress(key: string, index: number, sent: number): void {
    const sentBytes = [...(this.#entries.get(key)?.upload.sentBytes ?? [])];
    sentBytes[index] = sent;
    this.#update(key, { sentBytes });
  }

  #updateFile(key: string, index: number, change: Partial<UploadFile>): void {
    const message = this.#message(key);
    if (message === undefined) return;
    const files = message.files.map((file, at) => (at === index ? { ...file, ...change } : file));
    this.#update(key, { message: { ...message, files } });
  }

  #update(key: string, change: Partial<Upload>): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    entry.upload = { ...entry.upload, ...change };
    this.#changed();
  }

  #drop(key: string): void {
    this.#entries.get(key)?.end?.abort();
    this.#entries.delete(key);
  }

  async #keep(key: string): Promise<void> {
    const message = this.#message(key);
    if (message !== undefined) await this.#options.store.update(message).catch(() => {});
  }

  async #forget(message: UploadMessage): Promise<void> {
    await this.#options.store.remove(message).catch(() => {});
  }

  #changed(): void {
    this.#options.changed();
  }
}

function newEntry(message: UploadMessage, blobs?: readonly Blob[]): Entry {
  const phase = message.failure ? "failed" : "waiting";
  return { upload: { message, phase, sentBytes: [] }, blobs, end: undefined, isKept: false };
}

function isGone(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.status === 404;
}
