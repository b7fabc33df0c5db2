import { LIMITS } from "../../protocol/limits.ts";
import type { KeyValue } from "../storage.ts";

/**
 * How often a user's devices may begin to report from somewhere that none of them is known to be: `placeStartBurst` times at once, and
 * once every `placeStartEveryMs` in the long run. What is stored is a time and no place: when the allowance will be full again (the
 * theoretical arrival time of the generic cell rate algorithm, ITU-T I.371).
 */
export class PlaceStarts {
  readonly #kv: KeyValue;

  constructor(kv: KeyValue) {
    this.#kv = kv;
  }

  /** Counts a start. 0 where it is allowed, otherwise after how many milliseconds one is; it does not count then. */
  take(nowMs: number): number {
    const { placeStartBurst, placeStartEveryMs } = LIMITS;
    const fullAtMs = Math.max(this.#kv.get<number>("placeStarts") ?? 0, nowMs);
    const waitMs = fullAtMs - nowMs - (placeStartBurst - 1) * placeStartEveryMs;
    if (waitMs > 0) return waitMs;
    this.#kv.put("placeStarts", fullAtMs + placeStartEveryMs);
    return 0;
  }
}
