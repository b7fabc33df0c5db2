import { toLatLng, toWorld, type WorldPoint, worldPx, zoomFor } from "./mercator.ts";
import type { LatLng } from "./sphere.ts";

/** What is to be seen: how far in, and what is in the middle of the view. */
export interface Camera {
  zoom: number;
  center: LatLng;
}

/** The part of the map's box that nothing covers, in pixels. */
export interface Room {
  width: number;
  height: number;
  /** What of the height something covers from below. */
  coveredBelow: number;
}

const MARGIN_PX = 36;

/** Shows a whole circle, in the part that nothing covers. */
export function cameraForCircle(around: LatLng, radiusM: number, room: Room): Camera {
  const sidePx = Math.max(80, Math.min(room.width, room.height - room.coveredBelow) - 2 * MARGIN_PX);
  const zoom = zoomFor(around.lat, 2 * radiusM, sidePx);
  return { zoom, center: shifted(around, zoom, room.coveredBelow / 2) };
}

/** The centre at which a place is seen so many pixels above the middle. */
export function shifted(place: LatLng, zoom: number, upPx: number): LatLng {
  const { x, y } = toWorld(place);
  return toLatLng({ x, y: y + upPx / worldPx(zoom) });
}

/** Shows all of some places, but no closer than `maxZoom`. @param at in parts of the world, side by side */
export function cameraForPoints(points: readonly WorldPoint[], room: Room, maxZoom: number): Camera {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const west = Math.min(...xs);
  const east = Math.max(...xs);
  const north = Math.min(...ys);
  const south = Math.max(...ys);
  const across = Math.max(1e-12, (east - west) / Math.max(80, room.width - 160));
  const down = Math.max(1e-12, (south - north) / Math.max(80, room.height - room.coveredBelow - 160));
  const zoom = Math.min(maxZoom, -Math.log2(worldPx(0) * Math.max(across, down)));
  const center = toLatLng({ x: (west + east) / 2, y: (north + south) / 2 });
  return { zoom, center: shifted(center, zoom, room.coveredBelow / 2) };
}
