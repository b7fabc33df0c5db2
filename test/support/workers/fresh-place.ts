import type { LatLng } from "../../../protocol/primitives.ts";

/** The height of a cell of precision 4, in degrees. */
export const CELL_HEIGHT = 180 / 1_024;
/** Its width. */
const CELL_WIDTH = 360 / 1_024;
/** The southern edge of the row of cells that the places are in. */
const EDGE_LAT = 200 * CELL_HEIGHT;

let places = 0;

/** The middle of a cell that no other test of the file uses, with three free cells to the next one. */
export function freshPlace(): LatLng {
  places += 1;
  return { lat: EDGE_LAT + CELL_HEIGHT / 2, lng: (4 * places + 0.5) * CELL_WIDTH };
}

/** A place so many metres north of another. */
export function northOf({ lat, lng }: LatLng, metres: number): LatLng {
  return { lat: lat + metres / 111_195, lng };
}
