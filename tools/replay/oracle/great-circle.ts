import type { LatLng } from "../../../protocol/primitives.ts";

const MEAN_RADIUS_M = 6_371_008.8;

/**
 * The great-circle distance in metres, as the angle between two unit vectors: another formula than the server's, so
 * that a mistake in one is no mistake in both.
 */
export function greatCircleM(a: LatLng, b: LatLng): number {
  const [ax, ay, az] = unitVector(a);
  const [bx, by, bz] = unitVector(b);
  const cross = Math.hypot(ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx);
  return MEAN_RADIUS_M * Math.atan2(cross, ax * bx + ay * by + az * bz);
}

function unitVector({ lat, lng }: LatLng): [number, number, number] {
  const phi = (lat * Math.PI) / 180;
  const lambda = (lng * Math.PI) / 180;
  return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
}
