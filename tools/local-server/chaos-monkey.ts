import type { Miniflare } from "miniflare";
import { type Random, shuffled } from "../random.ts";
import type { ChaosRequest } from "./local-routes.ts";

/** Does harm to random live objects. Answers how many it found alive and hit. */
export type ChaosMonkey = (request: ChaosRequest) => Promise<number>;

/**
 * - `evict` is what the platform does to an idle object: it leaves memory, its sockets sleep on and wake it.
 * - `reset` is a crash or a deploy: it leaves memory, and the other end of each socket sees a close 1006 at once.
 */
export function chaosMonkey(miniflare: Miniflare, workerName: string, random: Random): ChaosMonkey {
  return async ({ object, action, count }) => {
    const webSockets = action === "evict" ? "hibernate" : "close";
    let done = 0;
    for (const id of shuffled(random, await miniflare.listDurableObjectIds(object, workerName))) {
      if (done === count) break;
      try {
        await miniflare.unsafeEvictDurableObject(workerName, object, { id, webSockets });
        done += 1;
      } catch (error) {
        // Objects that ever lived are listed too.
        if (!(error instanceof Error && error.message.includes("not currently running"))) throw error;
      }
    }
    return done;
  };
}
