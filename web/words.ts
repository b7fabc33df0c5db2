import { type Offset } from "./plane.ts";

/** "85 m", "1.2 km". */
export function distanceWords(distanceM: number): string {
  if (distanceM < 995) return `${Math.round(distanceM / 10) * 10} m`;
  return `${(distanceM / 1_000).toFixed(distanceM < 9_950 ? 1 : 0)} km`;
}

/** "now", "40 s ago", "3 min ago". */
export function ageWords(ageMs: number): string {
  const seconds = Math.max(0, Math.round(ageMs / 1_000));
  if (seconds < 10) return "now";
  return seconds < 100 ? `${seconds} s ago` : `${Math.round(seconds / 60)} min ago`;
}

const COMPASS = ["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"];

/** The point of the compass that something lies at. */
export function compassWords({ eastM, northM }: Offset): string {
  const eighths = Math.round(Math.atan2(eastM, northM) / (Math.PI / 4));
  return COMPASS[(eighths + COMPASS.length) % COMPASS.length] ?? "";
}

/** A colour for somebody, the same every time. */
export function hueOf(userId: string): number {
  let hash = 7;
  for (const letter of userId) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 360;
  return hash;
}
