import type { LatLng } from "../protocol/primitives.ts";
import { type CellRow, columnAt, geohashAt, geohashBounds, rowAt } from "./cell-grid.ts";
import { EARTH_RADIUS_M, RADIANS } from "./distance.ts";
import { normalize } from "./normalize.ts";

/** A geohash of 2 to 4 characters that names one cell of the tiling. */
export type CellId = string;

/** The area of a cell in degrees. Its southern and western edges belong to it. */
export interface CellBounds {
  southLat: number;
  westLng: number;
  northLat: number;
  eastLng: number;
}

/** The largest radius of `cellsWithin`: far beyond any viewer's, and small enough to keep its answer short. */
export const MAX_CELLS_RADIUS_M = 1_000_000;

/** Far more than what rounding can move a point by, so that a cell at the edge of a circle is never missed. */
const ROUNDING_M = 0.001;

/**
 * The cell that a point lies in.
 * @throws RangeError where the point is no place on earth.
 */
export function homeCell(point: LatLng): CellId {
  const { lat, lng } = normalize(point);
  const row = rowAt(lat);
  return geohashAt(row, columnAt(row, lng));
}

/**
 * The area of a cell.
 * @throws RangeError where `cell` is no cell of the tiling.
 */
export function cellBounds(cell: CellId): CellBounds {
  if (/^[0-9b-hjkmnp-z]{2,4}$/.test(cell)) {
    const bounds = geohashBounds(cell);
    if (rowAt(bounds.southLat).precision === cell.length) return bounds;
  }
  throw new RangeError(`not a cell: ${cell}`);
}

/**
 * Every cell of which some part lies within `radiusM` metres (0 to `MAX_CELLS_RADIUS_M`) of the centre, a cell that
 * the circle only touches included. Holds the home cell of every such point.
 * @throws RangeError where the centre is no place on earth or the radius is out of range.
 */
export function cellsWithin(center: LatLng, radiusM: number): CellId[] {
  if (!(radiusM >= 0 && radiusM <= MAX_CELLS_RADIUS_M)) {
    throw new RangeError(`radius must be a number of metres from 0 to ${MAX_CELLS_RADIUS_M}`);
  }
  const { lat, lng } = normalize(center);
  const reach = (radiusM + ROUNDING_M) / EARTH_RADIUS_M;
  const southLat = Math.max(-90, lat - reach / RADIANS);
  const northLat = Math.min(90, lat + reach / RADIANS);

  const cells: CellId[] = [];
  for (let at = southLat; ; ) {
    const row = rowAt(at);
    const widest = clamp(
      widestLat(lat, reach),
      Math.max(row.southLat, southLat),
      Math.min(row.northLat, northLat),
    );
    cells.push(...cellsAround(row, lng, spreadAt(widest, lat, reach)));
    if (row.northLat >= northLat) return cells;
    at = row.northLat;
  }
}

/** The cells of a row that lie within `spread` degrees of longitude. */
function cellsAround(row: CellRow, lng: number, spread: number): CellId[] {
  const first = columnAt(row, lng - spread);
  const count = Math.min(row.columns, columnAt(row, lng + spread) - first + 1);
  return Array.from({ length: count }, (_, index) => geohashAt(row, first + index));
}

/**
 * The latitude at which a circle of `reach` radians around a centre at `lat` spans the most longitude: its sine is that of `lat` by
 * the cosine of `reach`. Reckoned from the pole, next to which sines of latitudes are all alike.
 */
function widestLat(lat: number, reach: number): number {
  const fromPole = poleDistance(lat);
  const above = (Math.sin((fromPole + reach) / 2) * Math.sin((fromPole - reach) / 2)) / Math.cos(reach);
  const widest = 90 - (2 * Math.asin(Math.sqrt(clamp(above, 0, 1)))) / RADIANS;
  return lat < 0 ? -widest : widest;
}

/** The angle to the nearer pole, in radians. */
function poleDistance(lat: number): number {
  return (90 - Math.abs(lat)) * RADIANS;
}

/** How many degrees of longitude the circle reaches at latitude `at`, each way: the haversine formula, solved for it. */
function spreadAt(at: number, lat: number, reach: number): number {
  const above = Math.sin(reach / 2) ** 2 - Math.sin((at - lat) * (RADIANS / 2)) ** 2;
  const beside = Math.sin(poleDistance(at)) * Math.sin(poleDistance(lat));
  // At a pole, every longitude is the same place.
  if (beside <= 0) return above >= 0 ? 180 : 0;
  const haversine = above / beside;
  return (2 * Math.asin(Math.sqrt(clamp(haversine, 0, 1)))) / RADIANS;
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
