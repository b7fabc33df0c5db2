import { signal } from "@preact/signals";
import { type AttachedFile, type HitherApi, previewOf } from "../../../client/index.ts";
import type { Account } from "../../state/account.ts";
import type { AccountPart } from "../../state/session.ts";
import { sayWritten } from "../../state/sync-keeper.ts";
import { previewWords } from "../preview-words.ts";
import { indexedDbUploads } from "./indexed-db-uploads.ts";
import { forgetLocalFiles, rememberLocalFile } from "./local-files.ts";
import type { UploadFile, UploadMessage } from "./upload.ts";
import { UploadQueue } from "./upload-queue.ts";
import type { UploadStore } from "./upload-store.ts";
import type { BringOptions, Upload } from "./upload-work.ts";

const NAME = "hither.uploads";

/** A message to be sent with files, as it was written. */
export type NewUpload = Pick<
  UploadMessage,
  "channelId" | "threadSeq" | "inChannel" | "replyTo" | "text" | "mentions"
> & { files: readonly (Pick<UploadFile, "name" | "isVoice" | "preview"> & { blob: Blob })[] };

/** What an account sends with files: see `UploadQueue`. Of several windows one does the work. */
export class Uploads {
  readonly items = signal<readonly Upload[]>([]);
  readonly #account: Account;
  readonly #queue: UploadQueue;
  readonly #windows = "BroadcastChannel" in globalThis ? new BroadcastChannel(NAME) : undefined;
  readonly #end = new AbortController();

  constructor(account: Account, store: UploadStore) {
    this.#account = account;
    this.#queue = new UploadQueue({
      store,
      work: {
        describe,
        bring: (blob, file, options) => bring(account.api, blob, file, options),
        send: (message, attachments) => this.#send(message, attachments),
      },
      changed: () => {
        this.items.value = this.#queue.items;
      },
      told: () => {
        if (!this.#end.signal.aborted) this.#windows?.postMessage("changed");
      },
      nowMs: Date.now,
    });
    const { signal: ended } = this.#end;
    this.#windows?.addEventListener("message", () => void this.#queue.read(), { signal: ended });
    addEventListener("online", () => this.#queue.again(), { signal: ended });
    void this.#queue.read();
    workAlone(() => this.#queue.begin(), ended);
  }

  /** What is on its way in a channel, or in a thread of it, and is not shown as a message yet. */
  in(channelId: string, threadSeq: number | undefined): readonly Upload[] {
    return this.items.value.filter(
      ({ message, phase }) =>
        message.channelId === channelId && message.threadSeq === threadSeq && phase !== "sending",
    );
  }

  /** Sends a message once its files are there, be there a network or not. The promise is that it is kept. */
  add({ files, ...message }: NewUpload): Promise<void> {
    return this.#queue.add(
      {
        ...message,
        key: crypto.randomUUID(),
        addedAtMs: Date.now(),
        files: files.map(({ blob, ...file }) => ({
          ...file,
          contentType: blob.type,
          sizeBytes: blob.size,
        })),
      },
      files.map(({ blob }) => blob),
    );
  }

  cancel = (key: string) => this.#queue.cancel(key);
  /** @param without leaves this file out */
  retry = (key: string, without?: UploadFile) =>
    this.#queue.retry(key, without === undefined ? {} : { without });
  /** The bytes of a file of such a message, to be shown. */
  blob = (key: string, index: number) => this.#queue.blob(key, index);

  stop(): void {
    this.#end.abort();
    this.#queue.stop();
    this.#windows?.close();
  }

  #send(message: UploadMessage, attachments: AttachedFile[]): Promise<unknown> {
    const { key, channelId, threadSeq, inChannel, replyTo, text, mentions } = message;
    const view = this.#account.client.channel(channelId);
    const conversation = threadSeq === undefined ? view : view.thread(threadSeq);
    const sent = conversation.send({
      key,
      body: text,
      // In the sender's language where there is no text.
      preview: previewOf(text, attachments, previewWords()),
      searchText: true,
      attachments,
      ...(mentions && { mentions }),
      ...(replyTo !== undefined && { replyTo }),
      ...(inChannel && { inChannel }),
    });
    sayWritten();
    return sent;
  }
}

async function describe(blob: Blob, file: UploadFile): Promise<UploadFile> {
  const previews = await loadPreviews();
  // A file without a preview is better than none.
  if (previews === undefined) return { ...file, preview: {} };
  const { previewOfFile, previewOfVoice } = previews;
  const { preview = {}, thumbnail } = await (file.isVoice ? previewOfVoice(blob) : previewOfFile(blob));
  return { ...file, preview, thumbnail: thumbnail instanceof Blob ? thumbnail : undefined };
}

async function bring(
  api: HitherApi,
  blob: Blob,
  { fileId, name, contentType, preview, thumbnail }: UploadFile,
  { signal: ended, onDeclared, onProgress }: BringOptions,
): Promise<AttachedFile> {
  const options = {
    signal: ended,
    onProgress: ({ sentBytes }: { sentBytes: number }) => onProgress(sentBytes),
  };
  const ready =
    fileId === undefined
      ? await api.files.upload(blob, {
          ...options,
          name,
          contentType,
          preview,
          thumbnail,
          onDeclared: (file) => onDeclared(file.fileId),
        })
      : await api.files.resumeUpload(fileId, blob, options);
  rememberLocalFile(ready.fileId, blob);
  return ready;
}

/** Undefined where they cannot be loaded, though there is a network: another version of the app has taken their place. */
async function loadPreviews() {
  try {
    return await import("../../../client/previews.ts");
  } catch {
    if (navigator.onLine) return undefined;
    // The queue starts over then.
    await new Promise((resolve) => addEventListener("online", resolve, { once: true }));
    return undefined;
  }
}

/** Runs `work` once no other window does it, until the signal. */
function workAlone(work: () => void, ended: AbortSignal): void {
  if (!("locks" in navigator)) return work();
  navigator.locks
    .request(NAME, { signal: ended }, () => {
      work();
      return new Promise<void>((resolve) => ended.addEventListener("abort", () => resolve()));
    })
    .catch(() => {}); // ended while it waited
}

const store = indexedDbUploads();
const running = new WeakMap<Account, Uploads>();

/** The uploads of whoever is signed in. */
export function uploadsOf(account: Account): Uploads {
  const uploads = running.get(account);
  if (uploads === undefined) throw new Error("uploads run while an account is signed in");
  return uploads;
}

/** Sends what is to be sent with files as long as somebody is signed in. */
export const uploadsPart: AccountPart = {
  start: (account) => {
    const uploads = new Uploads(account, store);
    running.set(account, uploads);
    return () => uploads.stop();
  },
  forget: async () => {
    forgetLocalFiles();
    await store.clear().catch(() => {});
  },
};
