import { setTimeout } from "node:timers/promises";
import type { Miniflare } from "miniflare";
import { type Random, shuffled } from "../random.ts";
import { OBJECTS, REAPER_NAME } from "./killable-worker.ts";
import type { ChaosRequest } from "./local-routes.ts";

/** Does harm to random live objects. Answers how many it found alive and hit. */
export type ChaosMonkey = (request: ChaosRequest) => Promise<number>;

/** An object that is busy cannot be evicted, and to find that out takes time. */
const EVICT_AT_ONCE = 8;
/** An object that has not become idle by then counts as busy. */
const EVICT_WITHIN_MS = 1_000;

/**
 * - `evict` is what the platform does to an idle object: it leaves memory, its sockets sleep on and wake it. Busy objects are
 *   left alone.
 * - `reset` is a crash or a deploy: it dies in the middle of whatever it does, and the other end of each socket sees a close
 *   1006 at once.
 */
export function chaosMonkey(miniflare: Miniflare, workerName: string, random: Random): ChaosMonkey {
  const kill = async (object: ChaosRequest["object"], id: string): Promise<boolean> => {
    const reaper = await miniflare.getWorker(REAPER_NAME);
    const binding = Object.entries(OBJECTS).find(([, className]) => className === object)?.[0];
    const body = JSON.stringify({ binding, id });
    const response = await reaper.fetch("http://reaper/", { method: "POST", body });
    if (!response.ok) throw new Error(`the reaper answered ${response.status}: ${await response.text()}`);
    return (await response.json()) === true;
  };
  const evict = async (object: ChaosRequest["object"], id: string): Promise<boolean> => {
    try {
      const eviction = miniflare.unsafeEvictDurableObject(workerName, object, {
        id,
        webSockets: "hibernate",
      });
      const tooLate = new AbortController();
      const lateness = setTimeout(EVICT_WITHIN_MS, false, { signal: tooLate.signal }).catch(() => false);
      return await Promise.race([eviction.then(() => true), lateness]).finally(() => tooLate.abort());
    } catch (error) {
      // Objects that ever lived are listed too.
      const isExpected =
        error instanceof Error && /not currently running|active references/.test(error.message);
      if (isExpected) return false;
      throw error;
    }
  };

  return async ({ object, action, count }) => {
    const ids = shuffled(random, await miniflare.listDurableObjectIds(object, workerName));
    let done = 0;
    while (done < count && ids.length > 0) {
      const some = ids.splice(0, action === "evict" ? EVICT_AT_ONCE : 1);
      const hits = await Promise.all(
        some.map((id) => (action === "evict" ? evict(object, id) : kill(object, id))),
      );
      done += hits.filter(Boolean).length;
    }
    return done;
  };
}
