import { clear, createStore, get, set } from "idb-keyval";

/** What a device keeps of an account, so that it shows at once, and without a network. */
export interface Keep {
  /** @returns undefined where nothing is kept, or the browser keeps nothing */
  read<Value>(name: string): Promise<Value | undefined>;
  write(name: string, value: unknown): Promise<void>;
  /** Forgets everything, of everybody. */
  clear(): Promise<void>;
}

/** In IndexedDB. A browser that does not let it be used, as some do in private windows, keeps nothing. */
export function indexedDbKeep(): Keep {
  const store = createStore("hither", "kept");
  const orNothing = <Value>(work: Promise<Value>) => work.catch(() => undefined);
  return {
    read: (name) => orNothing(get(name, store)),
    write: (name, value) => orNothing(set(name, value, store)),
    clear: () => orNothing(clear(store)),
  };
}
