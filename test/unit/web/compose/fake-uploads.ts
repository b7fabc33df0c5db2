import type { AttachedFile } from "../../../../client/index.ts";
import type { UploadFile, UploadMessage } from "../../../../web/chat/uploads/upload.ts";
import { UploadQueue } from "../../../../web/chat/uploads/upload-queue.ts";
import type { UploadStore } from "../../../../web/chat/uploads/upload-store.ts";
import type { BringOptions, UploadWork } from "../../../../web/chat/uploads/upload-work.ts";

/** What a device keeps, over any number of queues. */
export class MapStore implements UploadStore {
  readonly messages = new Map<string, UploadMessage>();
  readonly blobs = new Map<string, Blob>();

  async list(): Promise<UploadMessage[]> {
    return [...this.messages.values()].sort((one, other) => one.addedAtMs - other.addedAtMs);
  }
  async add(message: UploadMessage, blobs: readonly Blob[]): Promise<void> {
    this.messages.set(message.key, message);
    for (const [index, blob] of blobs.entries()) this.blobs.set(`${message.key} ${index}`, blob);
  }
  async update(message: UploadMessage): Promise<void> {
    if (this.messages.has(message.key)) this.messages.set(message.key, message);
  }
  async blob(key: string, index: number): Promise<Blob | undefined> {
    return this.blobs.get(`${key} ${index}`);
  }
  async remove({ key, files }: UploadMessage): Promise<void> {
    this.messages.delete(key);
    for (const index of files.keys()) this.blobs.delete(`${key} ${index}`);
  }
  async clear(): Promise<void> {
    this.messages.clear();
    this.blobs.clear();
  }
}

interface Settle<Value> {
  resolve: (value: Value) => void;
  reject: (error: Error) => void;
}

/** A server that does what the test says, when it says so. */
export class FakeWork implements UploadWork {
  /** Uploads under way, by the file's name. */
  readonly bringing = new Map<string, Settle<AttachedFile> & { file: UploadFile; options: BringOptions }>();
  /** Messages that were handed over, in order. */
  readonly sent: { message: UploadMessage; names: string[] }[] = [];
  readonly sending = new Map<string, Settle<unknown>>();
  #ids = 0;

  async describe(_blob: Blob, file: UploadFile): Promise<UploadFile> {
    return { ...file, preview: {} };
  }

  bring(_blob: Blob, file: UploadFile, options: BringOptions): Promise<AttachedFile> {
    const { promise, resolve, reject } = Promise.withResolvers<AttachedFile>();
    this.bringing.set(file.name, { resolve, reject, file, options });
    options.signal.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
    if (file.fileId === undefined) {
      this.#ids += 1;
      options.onDeclared(`file ${this.#ids}`);
    }
    return promise;
  }

  send(message: UploadMessage, attachments: AttachedFile[]): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.sent.push({ message, names: attachments.map(({ name }) => name) });
    this.sending.set(message.key, { resolve, reject });
    return promise;
  }

  /** A file has arrived. */
  async arrive(name: string): Promise<void> {
    const upload = this.bringing.get(name);
    this.bringing.delete(name);
    upload?.resolve(attached(name));
    await settle();
  }

  async refuse(name: string, error: Error): Promise<void> {
    const upload = this.bringing.get(name);
    this.bringing.delete(name);
    upload?.reject(error);
    await settle();
  }

  /** The server has answered a message. */
  async answer(key: string, error?: Error): Promise<void> {
    const message = this.sending.get(key);
    if (error === undefined) message?.resolve({});
    else message?.reject(error);
    await settle();
  }
}

export function attached(name: string): AttachedFile {
  return { fileId: `id of ${name}`, name, contentType: "image/png", sizeBytes: 10, thumbnail: false };
}

/** Lets everything happen that waits for nothing. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

let added = 0;

export function newMessage(key: string, channelId: string, names: readonly string[]): UploadMessage {
  added += 1;
  const files = names.map((name) => ({ name, contentType: "image/png", sizeBytes: 10, isVoice: false }));
  return { key, channelId, text: "", files, addedAtMs: added };
}

/** A run of the app on a device. */
export function device(
  store: MapStore,
  { work = new FakeWork(), nowMs = () => 0 }: { work?: FakeWork; nowMs?: () => number } = {},
) {
  const told = { count: 0 };
  const queue = new UploadQueue({
    store,
    work,
    changed: () => {},
    told: () => {
      told.count += 1;
    },
    nowMs,
  });
  const add = async (key: string, channelId: string, names: readonly string[]) => {
    await queue.add(
      newMessage(key, channelId, names),
      names.map(() => new Blob(["0123456789"])),
    );
    await settle();
  };
  const phases = () => Object.fromEntries(queue.items.map(({ message, phase }) => [message.key, phase]));
  return { queue, work, told, add, phases };
}
