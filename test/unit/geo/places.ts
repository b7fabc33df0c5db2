import fc from "fast-check";
import { EARTH_RADIUS_M, RADIANS } from "../../../geo/distance.ts";
import type { LatLng } from "../../../protocol/primitives.ts";

/** A longitude from -180 (included) to 180 (excluded). */
export function wrapLng(lng: number): number {
  const wrapped = lng - 360 * Math.floor((lng + 180) / 360);
  // Next to the dateline the sum above rounds, and the difference may end a hair outside.
  return wrapped >= -180 && wrapped < 180 ? wrapped : -180;
}

const unit = fc.double({ min: 0, max: 1, noNaN: true });

/** Any place, uniform by area. */
const anywhere = fc
  .tuple(unit, unit)
  .map(([u, v]) => ({ lat: Math.asin(2 * u - 1) / RADIANS, lng: wrapLng(360 * v - 180) }));

/** Where geometry goes wrong first: poles, the dateline, (0, 0), the edges of bands, cells and their corners. */
const specialLat = fc.oneof(
  fc.constantFrom(0, 90, -90, 64.6875, -64.6875, 84.375, -84.375),
  fc.integer({ min: -512, max: 512 }).map((row) => (row * 180) / 1024),
);
const specialLng = fc.oneof(
  fc.constantFrom(0, 180, -180),
  fc.integer({ min: -512, max: 511 }).map((column) => (column * 360) / 1024),
);

/** Nothing, or a distance in degrees between a nanometre and some tens of kilometres. */
const offset = fc.oneof(
  fc.constant(0),
  fc
    .tuple(fc.double({ min: -14, max: -0.5, noNaN: true }), fc.constantFrom(-1, 1))
    .map(([exponent, sign]) => sign * 10 ** exponent),
);

const special = fc.tuple(specialLat, specialLng, offset, offset).map(([lat, lng, north, east]) => {
  const moved = { lat: Math.min(90, Math.max(-90, lat + north)), lng };
  return east === 0
    ? moved
    : { ...moved, lng: wrapLng(lng + east / Math.max(1e-3, Math.cos(moved.lat * RADIANS))) };
});

const onMeridian = fc.tuple(unit, specialLng).map(([v, lng]) => ({ lat: 180 * v - 90, lng }));
const onParallel = fc.tuple(specialLat, unit).map(([lat, v]) => ({ lat, lng: wrapLng(360 * v - 180) }));

/** Places all over the globe, with many at the spots that are hard to get right. */
export const places: fc.Arbitrary<LatLng> = fc.oneof(anywhere, special, onMeridian, onParallel);

/** Radii in metres as the service uses them, with the smallest and with far larger ones. */
export const radii: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, 500, 8_000, 8_800, 22_000, 22_750),
  fc.double({ min: 0, max: 25_000, noNaN: true }),
  fc.double({ min: 0, max: 600_000, noNaN: true }),
);

/** The place that lies `metres` from another, towards `bearing` (radians clockwise from north). */
export function placeAt(from: LatLng, metres: number, bearing: number): LatLng {
  const arc = metres / EARTH_RADIUS_M;
  const lat = from.lat * RADIANS;
  const sinLat = Math.sin(lat) * Math.cos(arc) + Math.cos(lat) * Math.sin(arc) * Math.cos(bearing);
  const east = Math.atan2(
    Math.sin(bearing) * Math.sin(arc) * Math.cos(lat),
    Math.cos(arc) - Math.sin(lat) * sinLat,
  );
  const toLat = Math.asin(Math.min(1, Math.max(-1, sinLat))) / RADIANS;
  return { lat: toLat, lng: wrapLng(from.lng + east / RADIANS) };
}
