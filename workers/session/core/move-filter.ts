import { distanceM } from "../../../geo/distance.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { Fix } from "../../../protocol/links/geo-cell-link.ts";

/**
 * Whether a report matters: the first one, one that moved, or one that keeps the location fresh. Whatever does not is
 * dropped, and the earlier fix stays in force.
 */
export function matters(fix: Fix, inForce: Fix | null): boolean {
  if (!inForce) return true;
  if (fix.at < inForce.at) return false;
  return distanceM(fix, inForce) >= LIMITS.minMoveM || fix.at - inForce.at >= LIMITS.refreshAfterMs;
}
