import type { LatLng } from "../protocol/primitives.ts";

/** The mean radius of the earth in metres (IUGG, R1 of GRS 80). */
export const EARTH_RADIUS_M = 6_371_008.8;

/** One degree in radians. */
export const RADIANS = Math.PI / 180;

/**
 * The great-circle distance in metres between two valid points on a sphere of `EARTH_RADIUS_M`, by the haversine
 * formula, which stays exact for points that are close together.
 */
export function distanceM(a: LatLng, b: LatLng): number {
  const sinHalfLat = Math.sin((b.lat - a.lat) * (RADIANS / 2));
  const sinHalfLng = Math.sin((b.lng - a.lng) * (RADIANS / 2));
  const haversine =
    sinHalfLat * sinHalfLat + Math.cos(a.lat * RADIANS) * Math.cos(b.lat * RADIANS) * sinHalfLng * sinHalfLng;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(haversine)));
}
