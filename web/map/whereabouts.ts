import { formatAge, formatBearing, formatDistance } from "../i18n/format.ts";
import type { LatLng } from "../state/own-place.ts";
import { bearingDeg, distanceM } from "./core/sphere.ts";

/** "240 m north-east", as seen from where the user is; empty while that is not known. */
export function wayTo(from: LatLng | null, to: LatLng): string {
  if (from === null) return "";
  const awayM = distanceM(from, to);
  // Side by side there is no direction.
  return awayM < 15
    ? formatDistance(awayM)
    : `${formatDistance(awayM)} ${formatBearing(bearingDeg(from, to))}`;
}

/** How long ago that was, to the minute: whoever reads it is not drawn again with each second. */
export function ageInWords(atMs: number, nowMs: number): string {
  const ageMs = nowMs - atMs;
  return formatAge(ageMs < 60_000 ? nowMs : nowMs - Math.floor(ageMs / 60_000) * 60_000, nowMs);
}
