/** A square part of a picture: its upper left corner and its side, in the picture's pixels. */
export interface Crop {
  x: number;
  y: number;
  side: number;
}

interface Size {
  width: number;
  height: number;
}

/** The largest square around the middle. */
export function wholeCrop({ width, height }: Size): Crop {
  const side = Math.min(width, height);
  return { x: (width - side) / 2, y: (height - side) / 2, side };
}

/** The same square, moved by so many pixels of the picture; it stays inside. */
export function moveCrop(crop: Crop, size: Size, by: { x: number; y: number }): Crop {
  return inside({ ...crop, x: crop.x + by.x, y: crop.y + by.y }, size);
}

/**
 * A square around the same middle.
 *
 * @param zoom 1 for as much as there is, 2 for half of its side
 */
export function zoomCrop(crop: Crop, size: Size, zoom: number): Crop {
  const side = Math.min(size.width, size.height) / Math.max(1, zoom);
  const x = crop.x + (crop.side - side) / 2;
  const y = crop.y + (crop.side - side) / 2;
  return inside({ x, y, side }, size);
}

function inside({ x, y, side }: Crop, { width, height }: Size): Crop {
  return {
    x: Math.min(Math.max(0, x), width - side),
    y: Math.min(Math.max(0, y), height - side),
    side,
  };
}
