import { LIMITS } from "../../../protocol/limits.ts";
import type { KeyValue } from "../../storage.ts";

/** Friends who arrived near the user within the last hour. Whoever comes and goes, and a session that starts anew, is no news. */
export class Arrivals {
  readonly #kv: KeyValue;

  constructor(kv: KeyValue) {
    this.#kv = kv;
  }

  /** Answers whether that is news. */
  add(friendId: string, nowMs: number): boolean {
    const isRecent = ([, atMs]: [string, number]) => nowMs - atMs < LIMITS.friendNearbyEveryMs;
    const recent = (this.#kv.get<[string, number][]>("arrivals") ?? []).filter(isRecent);
    if (recent.some(([known]) => known === friendId)) return false;
    this.#kv.put("arrivals", [...recent, [friendId, nowMs]]);
    return true;
  }
}
