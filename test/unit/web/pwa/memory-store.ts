import type { KeepStore } from "../../../../web/state/keep.ts";
import type { WindowLives } from "../../../../web/state/window-lives.ts";

/** A database that forgets everything with the test. */
export function memoryStore(): KeepStore & { values: Map<string, unknown> } {
  const values = new Map<string, unknown>();
  return {
    values,
    get: (key) => Promise.resolve(structuredClone(values.get(key))),
    keys: () => Promise.resolve([...values.keys()]),
    put: async (changes) => {
      for (const [key, value] of changes) {
        if (value === undefined) values.delete(key);
        else values.set(key, structuredClone(value));
      }
    },
  };
}

/** A window among those that are open; `alive` is shared by all of a browser. */
export function windowOf(id: string, alive: Set<string>): WindowLives {
  alive.add(id);
  return {
    id,
    alive: () => Promise.resolve(new Set(alive)),
    closed: () => Promise.resolve(),
    alone: (work) => work(),
  };
}
