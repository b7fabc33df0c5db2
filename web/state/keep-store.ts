import { createStore, get, keys, promisifyRequest } from "idb-keyval";
import type { KeepStore } from "./keep.ts";

/** In IndexedDB. A browser that does not let it be used, as some do in private windows, keeps nothing. */
export function indexedDbStore(): KeepStore {
  const store = createStore("hither", "kept");
  return {
    get: (key) => get<unknown>(key, store).catch(() => undefined),
    keys: () => keys<string>(store).catch(() => []),
    put: (values) =>
      store("readwrite", (objects) => {
        for (const [key, value] of values) {
          if (value === undefined) objects.delete(key);
          else objects.put(value, key);
        }
        // Not when the last request is answered, which a page that is being closed does not live to see.
        objects.transaction.commit();
        return promisifyRequest(objects.transaction);
      }).catch(() => {}),
  };
}
