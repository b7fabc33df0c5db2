import { styleText } from "node:util";
import type { LatLng } from "../../protocol/primitives.ts";

/** "85 m", "1.2 km", "14 km". */
export function formatDistance(distanceM: number): string {
  if (distanceM < 995) return `${Math.round(distanceM / 10) * 10} m`;
  return `${(distanceM / 1_000).toFixed(distanceM < 9_950 ? 1 : 0)} km`;
}

/** "now", "40 s", "3 min". */
export function formatAge(ageMs: number): string {
  const seconds = Math.max(0, Math.round(ageMs / 1_000));
  if (seconds < 10) return "now";
  return seconds < 100 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** "1:05", "12:00". */
export function formatClock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

const ARROWS = ["↑", "↗", "→", "↘", "↓", "↙", "←", "↖"] as const;

/** The arrow that points from one place to another, north up. For places a few kilometres apart. */
export function arrow(from: LatLng, to: LatLng): string {
  const east = (to.lng - from.lng) * Math.cos((from.lat * Math.PI) / 180);
  const eighths = Math.round(Math.atan2(east, to.lat - from.lat) / (Math.PI / 4));
  return ARROWS[(eighths + ARROWS.length) % ARROWS.length] ?? "";
}

/** Letters that take two columns: Hangul, Kana, Han and their full-width companions. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/g;

/** Fills a text with spaces up to so many columns. */
export function padColumns(text: string, columns: number): string {
  return text.padEnd(columns - (text.match(WIDE)?.length ?? 0));
}

export const dim = (text: string): string => styleText("dim", text);
export const bold = (text: string): string => styleText("bold", text);
export const green = (text: string): string => styleText("green", text);
export const yellow = (text: string): string => styleText("yellow", text);
export const red = (text: string): string => styleText("red", text);
