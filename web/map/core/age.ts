/** How much of a place still holds. */
type Freshness = "fresh" | "aging" | "old" | "stale";

const AGING_AFTER_MS = 120_000;
const OLD_AFTER_MS = 300_000;

export function freshness(atMs: number, nowMs: number, isStale: boolean): Freshness {
  if (isStale) return "stale";
  const ageMs = nowMs - atMs;
  if (ageMs >= OLD_AFTER_MS) return "old";
  return ageMs >= AGING_AFTER_MS ? "aging" : "fresh";
}
