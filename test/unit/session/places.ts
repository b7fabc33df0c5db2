import fc from "fast-check";
import { normalize } from "../../../geo/normalize.ts";
import type { LatLng } from "../../../protocol/primitives.ts";

/** Corners of cells and the ends of coordinates: (0, 0), the dateline, changes of precision, the poles. */
const CORNERS: LatLng[] = [
  { lat: 0, lng: 0 },
  { lat: 37.44140625, lng: 126.9140625 },
  { lat: -16.875, lng: -180 },
  { lat: 12.3, lng: 179.99 },
  { lat: 64.6875, lng: 25.3125 },
  { lat: -84.375, lng: 11.25 },
  { lat: 89.97, lng: 10 },
  { lat: 90, lng: 0 },
  { lat: -90, lng: 0 },
];

/**
 * The place at a distance and a bearing from another, along a great circle.
 * @see https://www.movable-type.co.uk/scripts/latlong.html "Destination point given distance and bearing"
 */
export function placeAt(from: LatLng, distanceM: number, bearing: number): LatLng {
  const angle = distanceM / 6_371_008.8;
  const lat = (from.lat * Math.PI) / 180;
  const sinLat = Math.sin(lat) * Math.cos(angle) + Math.cos(lat) * Math.sin(angle) * Math.cos(bearing);
  const eastward = Math.atan2(
    Math.sin(bearing) * Math.sin(angle) * Math.cos(lat),
    Math.cos(angle) - Math.sin(lat) * sinLat,
  );
  const lng = from.lng + (eastward * 180) / Math.PI;
  return normalize({
    lat: (Math.asin(Math.min(1, Math.max(-1, sinLat))) * 180) / Math.PI,
    // Next to the dateline the sum rounds.
    lng: Math.min(180, Math.max(-180, lng - 360 * Math.floor((lng + 180) / 360))),
  });
}

/** Evenly spread from 0 to `max`; `fc.double` would draw mostly tiny numbers. */
export const upTo = (max: number) =>
  fc.nat({ max: 1_000_000 }).map((millionths) => (millionths / 1_000_000) * max);

export const bearing = upTo(2 * Math.PI);

/** A corner where cells meet. */
export const corner = fc.constantFrom(...CORNERS);

/** Any place on earth, every other one near a corner of cells. */
export const place: fc.Arbitrary<LatLng> = fc.oneof(
  fc.record({ lat: upTo(180).map((some) => some - 90), lng: upTo(360).map((some) => some - 180) }),
  fc.tuple(corner, upTo(30_000), bearing).map(([edge, reachM, towards]) => placeAt(edge, reachM, towards)),
);
