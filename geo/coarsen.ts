import { LIMITS } from "../protocol/limits.ts";
import type { LatLng } from "../protocol/primitives.ts";
import { EARTH_RADIUS_M, RADIANS } from "./distance.ts";
import { normalize } from "./normalize.ts";

/**
 * The largest distance in metres between a point and its coarsened one, on the default grid: half the diagonal of a
 * square, and a millimetre for rounding.
 */
export const MAX_COARSENING_M = LIMITS.approximateGridM * Math.SQRT1_2 + 0.001;

/**
 * The centre of the grid square that holds a point. Squares are at most `gridM` metres (10 to 100,000) high and wide
 * and stand in rows; a row's columns depend on nothing but the row, so every point of a square gets the same answer.
 * A pole is the centre of a round cap. Coarsening twice changes nothing.
 * @throws RangeError where the point is no place on earth or the grid is out of range.
 */
export function coarsen(point: LatLng, gridM: number = LIMITS.approximateGridM): LatLng {
  if (!(gridM >= 10 && gridM <= 100_000)) throw new RangeError("grid must be from 10 to 100,000 metres");
  const { lat, lng } = normalize(point);
  const rowsToPole = Math.ceil((EARTH_RADIUS_M * Math.PI) / 2 / gridM);
  const height = 90 / rowsToPole;
  const row = Math.round(lat / height);
  if (Math.abs(row) === rowsToPole) return { lat: Math.sign(row) * 90, lng: 0 };

  // The edge nearer to the equator is the longer one: where it is no wider than `gridM`, no part of the square is.
  const longestLat = Math.max(0, Math.abs(row) - 0.5) * height;
  const columns = Math.ceil((2 * Math.PI * EARTH_RADIUS_M * Math.cos(longestLat * RADIANS)) / gridM);
  const width = 360 / columns;
  const column = Math.min(columns - 1, Math.floor((lng + 180) / width));
  return normalize({ lat: row * height, lng: (column + 0.5) * width - 180 });
}
