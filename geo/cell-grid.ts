import geohash from "ngeohash";

/**
 * The tiling of the globe: rows of geohash cells. Cells narrow towards the poles, so the precision shrinks there and
 * a circle never touches many. Every edge of a band is a row edge of the grids on both of its sides, hence cells of
 * different precision neither overlap nor leave gaps.
 */
const BANDS = [
  { southLat: 84.375, precision: 2 },
  { southLat: 64.6875, precision: 3 },
  { southLat: -64.6875, precision: 4 },
  { southLat: -84.375, precision: 3 },
  { southLat: -90, precision: 2 },
] as const;

/** How many rows and columns a geohash of each length cuts the globe into: five bits a character, longitude first. */
const GRIDS = {
  2: { rows: 2 ** 5, columns: 2 ** 5 },
  3: { rows: 2 ** 7, columns: 2 ** 8 },
  4: { rows: 2 ** 10, columns: 2 ** 10 },
} as const;

/** The finest rows; every row of the tiling consists of whole ones. */
const FINEST_HEIGHT = 180 / GRIDS[4].rows;

/** All cells between two latitudes, in degrees. A row holds its southern edge, the northernmost row the pole too. */
export interface CellRow {
  southLat: number;
  northLat: number;
  precision: 2 | 3 | 4;
  columns: number;
}

/** The row that holds a latitude. Row edges are dyadic fractions, so only the first division rounds. */
export function rowAt(lat: number): CellRow {
  const finestSouthLat = Math.floor(lat / FINEST_HEIGHT) * FINEST_HEIGHT;
  const { precision } = BANDS.find((band) => band.southLat <= finestSouthLat) ?? BANDS[4];
  const { rows, columns } = GRIDS[precision];
  const height = 180 / rows;
  const southLat = Math.min(Math.floor(finestSouthLat / height) * height, 90 - height);
  return { southLat, northLat: southLat + height, precision, columns };
}

/** The column of a row that a longitude falls into, counted from longitude 0, not wrapped at the dateline. */
export function columnAt(row: CellRow, lng: number): number {
  return Math.floor((lng / 360) * row.columns);
}

/** The geohash of a cell. It is taken at the cell's centre, where `ngeohash` and the standard agree. */
export function geohashAt(row: CellRow, column: number): string {
  const eastward = ((column + 0.5) / row.columns) * 360;
  const lng = eastward - 360 * Math.floor((eastward + 180) / 360);
  return geohash.encode((row.southLat + row.northLat) / 2, lng, row.precision);
}

/** The edges of the area that a geohash names, in degrees. */
export function geohashBounds(hash: string): {
  southLat: number;
  westLng: number;
  northLat: number;
  eastLng: number;
} {
  const [southLat, westLng, northLat, eastLng] = geohash.decode_bbox(hash);
  return { southLat, westLng, northLat, eastLng };
}
