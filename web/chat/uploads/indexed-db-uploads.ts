import { clear, createStore, del, delMany, get, keys, setMany, type UseStore } from "idb-keyval";
import type { UploadMessage } from "./upload.ts";
import type { UploadStore } from "./upload-store.ts";

const messageKey = (key: string) => `message ${key}`;
const blobKey = (key: string, index: number) => `blob ${key} ${index}`;

/** In IndexedDB. Where a browser keeps nothing, what is not sent before a reload is lost. */
export function indexedDbUploads(): UploadStore {
  const store: UseStore = createStore("hither-uploads", "uploads");
  return {
    list: async () => {
      const names = (await keys<string>(store)).filter((name) => name.startsWith(messageKey("")));
      const found = await Promise.all(names.map((name) => get<UploadMessage>(name, store)));
      return found
        .filter((message) => message !== undefined)
        .sort((one, other) => one.addedAtMs - other.addedAtMs || (one.key < other.key ? -1 : 1));
    },
    add: ({ key, ...message }, blobs) =>
      setMany(
        [
          ...blobs.map((blob, index): [string, Blob] => [blobKey(key, index), blob]),
          [messageKey(key), { key, ...message }],
        ],
        store,
      ),
    update: (message) => store("readwrite", (objects) => replace(objects, messageKey(message.key), message)),
    blob: (key, index) => get<Blob>(blobKey(key, index), store),
    remove: async ({ key, files }) => {
      await del(messageKey(key), store);
      await delMany(
        files.map((_, index) => blobKey(key, index)),
        store,
      );
    },
    clear: () => clear(store),
  };
}

/** Puts a value in the place of another one, in one step. */
function replace(objects: IDBObjectStore, name: string, value: unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    const counted = objects.count(name);
    counted.addEventListener("success", () => {
      if (counted.result > 0) objects.put(value, name);
      resolve();
    });
    counted.addEventListener("error", () => reject(new Error("it cannot be kept")));
  });
}
