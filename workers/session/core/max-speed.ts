import { LIMITS } from "../../../protocol/limits.ts";

/**
 * How fast, in km/h, a device can be that a deployment believes: `text`, where it sets so, or `LIMITS.maxSpeedKmh`. 0: whatever it says
 * is believed.
 *
 * @throws Error where it is no number of at least 0
 */
export function maxSpeedKmhOf(text: string | undefined): number {
  if (text === undefined) return LIMITS.maxSpeedKmh;
  const kmh = Number(text);
  if (text.trim() !== "" && Number.isFinite(kmh) && kmh >= 0) return kmh;
  throw new Error("MAX_SPEED_KMH must be a number of at least 0");
}
