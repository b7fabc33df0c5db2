import { VIEWER_HIDDEN } from "../../protocol/links/geo-cell-link.ts";
import { type LocationTime, placeOf } from "../../protocol/links/location-views-link.ts";

const HOUR_MS = 3_600_000;

/**
 * Times as their user may read them. Those of viewers who do not let the user see them exactly are told by whole hours, and no sooner than
 * an hour is over: whoever sets out to find somebody by walking about, and looks here for when they come within that person's radius, gets
 * one answer an hour. Times that cannot be told apart then are one.
 *
 * @param times of one day, by their beginning
 */
export function timesAsTold(times: readonly LocationTime[], nowMs: number): LocationTime[] {
  const told: LocationTime[] = [];
  const latest = new Map<string, LocationTime>();
  for (const { viewer, how, via, fromMs, toMs } of times) {
    const time: LocationTime = { viewer, how, via, fromMs, toMs };
    if ((how & VIEWER_HIDDEN) !== 0) {
      time.fromMs = hourOf(fromMs);
      if (time.fromMs + HOUR_MS > nowMs) continue;
      const endMs = toMs === null ? null : hourOf(toMs) + HOUR_MS;
      time.toMs = endMs === null || endMs > nowMs ? null : endMs;
      const way = placeOf({ ...time, fromMs: 0 }).key;
      const before = latest.get(way);
      if (before && (before.toMs === null || before.toMs >= time.fromMs)) {
        if (before.toMs !== null) before.toMs = time.toMs === null ? null : Math.max(before.toMs, time.toMs);
        continue;
      }
      latest.set(way, time);
    }
    told.push(time);
  }
  return told;
}

function hourOf(atMs: number): number {
  return Math.floor(atMs / HOUR_MS) * HOUR_MS;
}
