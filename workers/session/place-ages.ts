import type { NearFriend } from "../../protocol/server-frames.ts";
import { PLACE_AGE_SECONDS } from "../../telemetry/metrics.ts";

/** Notes how old places are that a client is told now. The time of an approximate place is cut to the minute, and of an old one it says nothing of ours. */
export function notePlaceAges(moved: readonly NearFriend[], nowMs: number): void {
  for (const { precision, stale, at } of moved) {
    if (precision === "exact" && !stale) PLACE_AGE_SECONDS.observe(Math.max(0, nowMs - at) / 1_000);
  }
}
