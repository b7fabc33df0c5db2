import type { LatLng } from "../protocol/primitives.ts";

/**
 * The one way to write a place's coordinates: longitude 180 becomes -180 and -0 becomes 0.
 * @throws RangeError where a coordinate is not a number or is out of range.
 */
export function normalize({ lat, lng }: LatLng): LatLng {
  if (!(lat >= -90 && lat <= 90)) throw new RangeError("latitude must be a number from -90 to 90");
  if (!(lng >= -180 && lng <= 180)) throw new RangeError("longitude must be a number from -180 to 180");
  // Adding 0 turns -0 into 0 and changes nothing else.
  return { lat: lat + 0, lng: lng === 180 ? -180 : lng + 0 };
}
