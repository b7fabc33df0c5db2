import { LIMITS } from "../limits.ts";

/**
 * Sessions of a region gather reports that come in quick succession, and forward them at the same times, one every
 * `minForwardIntervalMs` by the wall clock; its cells tell of them a little later. So whoever has friends that all move gets one
 * frame for all of them, and no place waits twice. Regions differ in these times.
 */

/** When in each interval the sessions of a region forward, in ms. @param region its hash */
export function forwardPhaseMs(region: number): number {
  return region % LIMITS.minForwardIntervalMs;
}

/** The first time at or after `atMs` that is so far into an interval. */
export function nextInPhase(atMs: number, phaseMs: number): number {
  const everyMs = LIMITS.minForwardIntervalMs;
  return Math.ceil((atMs - phaseMs) / everyMs) * everyMs + phaseMs;
}

/** When to forward what came after something was forwarded at `lastMs`: at a time of the region's, not too soon. */
export function nextForwardAtMs(lastMs: number, phaseMs: number): number {
  return nextInPhase(lastMs + LIMITS.minForwardIntervalMs / 2, phaseMs);
}
