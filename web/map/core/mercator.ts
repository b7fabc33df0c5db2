import { EARTH_RADIUS_M, type LatLng, wrapLng } from "./sphere.ts";

/** A place on the map, as parts of the whole world's width: 0 to 1 eastward from the dateline, and southward. */
export interface WorldPoint {
  x: number;
  y: number;
}

/** The width of the world in pixels at zoom 0. */
const TILE_PX = 512;
/** Where the square world of Web Mercator ends. */
export const MAX_LAT = 85.051129;

export function toWorld({ lat, lng }: LatLng): WorldPoint {
  const bounded = Math.max(-MAX_LAT, Math.min(MAX_LAT, lat)) * (Math.PI / 180);
  return { x: (lng + 180) / 360, y: (1 - Math.asinh(Math.tan(bounded)) / Math.PI) / 2 };
}

export function toLatLng({ x, y }: WorldPoint): LatLng {
  const lat = Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * (180 / Math.PI);
  return { lat, lng: wrapLng(x * 360 - 180) };
}

/** The width of the world in pixels. */
export function worldPx(zoom: number): number {
  return TILE_PX * 2 ** zoom;
}

/** How many pixels a metre takes. */
export function pxPerM(lat: number, zoom: number): number {
  const parallelM = 2 * Math.PI * EARTH_RADIUS_M * Math.cos(lat * (Math.PI / 180));
  return worldPx(zoom) / Math.max(1, parallelM);
}

/** The zoom at which so many metres take so many pixels. */
export function zoomFor(lat: number, lengthM: number, lengthPx: number): number {
  return Math.log2(lengthPx / lengthM / pxPerM(lat, 0));
}

/** Of all copies of the world side by side, the one of a place that is nearest to `x`. */
export function beside(x: number, nearX: number): number {
  return x - Math.round(x - nearX);
}
