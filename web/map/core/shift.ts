import { beside, type WorldPoint, worldPx } from "./mercator.ts";

/** What a picture of the map shows. */
export interface Drawn {
  zoom: number;
  center: WorldPoint;
  width: number;
  height: number;
}

/** So far may a picture be shifted before its bare edges are too much, in pixels; and so far may it be magnified. */
const MOST_PX = 240;
const MOST_ZOOM = 0.6;

/**
 * How a picture of the map that was drawn a moment ago is to be moved, in whole pixels, and magnified around its middle, to
 * show what is in view now. Null where that is too far from it.
 */
export function shiftOf(drawn: Drawn, view: Drawn): { right: number; down: number; scale: number } | null {
  if (drawn.width !== view.width || drawn.height !== view.height) return null;
  if (Math.abs(view.zoom - drawn.zoom) > MOST_ZOOM) return null;
  const width = worldPx(view.zoom);
  const right = Math.round((beside(drawn.center.x, view.center.x) - view.center.x) * width);
  const down = Math.round((drawn.center.y - view.center.y) * width);
  if (Math.abs(right) > MOST_PX || Math.abs(down) > MOST_PX) return null;
  return { right, down, scale: 2 ** (view.zoom - drawn.zoom) };
}
