import { beside, type WorldPoint } from "./mercator.ts";

/** A move takes about as long as the next word of it: longer than this shows what is past, shorter is a jump. */
const GLIDE_MS = { min: 250, max: 5_000, first: 1_000 };

/** Somebody's way from where they were shown to where they were last heard of. */
export interface Glide {
  readonly from: WorldPoint;
  readonly to: WorldPoint;
  readonly startMs: number;
  readonly durationMs: number;
}

/** Stands still. */
export function standAt(to: WorldPoint, nowMs: number): Glide {
  return { from: to, to, startMs: nowMs, durationMs: 0 };
}

/** Where they are shown at a moment. */
export function glideAt({ from, to, startMs, durationMs }: Glide, nowMs: number): WorldPoint {
  if (nowMs >= startMs + durationMs) return to;
  const share = Math.max(0, (nowMs - startMs) / durationMs);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

/**
 * Sets out for another place from wherever they are shown now, the shorter way around the globe, and takes as long as it was
 * since the last word of them.
 */
export function glideTo(glide: Glide, to: WorldPoint, nowMs: number): Glide {
  const from = glideAt(glide, nowMs);
  const sinceMs = glide.durationMs === 0 && glide.from === glide.to ? GLIDE_MS.first : nowMs - glide.startMs;
  const durationMs = Math.max(GLIDE_MS.min, Math.min(GLIDE_MS.max, sinceMs));
  return { from, to: { x: beside(to.x, from.x), y: to.y }, startMs: nowMs, durationMs };
}
