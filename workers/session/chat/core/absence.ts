import { LIMITS } from "../../../../protocol/limits.ts";

/** A device that went silent without a word counts as gone this long after it was last heard, with a margin to 60 s. */
const SILENCE_MS = 55_000;

/**
 * When a device whose socket was lost counts as gone: `presenceGraceMs` later, so that a quick return is no absence; but
 * where the loss itself came to light late, soon enough to show within a minute of the last sign of life.
 */
export function goneAtMs(heardAtMs: number, lostAtMs: number): number {
  return Math.max(lostAtMs, Math.min(lostAtMs + LIMITS.presenceGraceMs, heardAtMs + SILENCE_MS));
}
