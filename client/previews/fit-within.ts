export interface Size {
  width: number;
  height: number;
}

/** The size of a picture whose longer side has at most `maxSide` pixels; never larger than it is, never without a pixel. */
export function fitWithin({ width, height }: Size, maxSide: number): Size {
  const scale = Math.min(1, maxSide / Math.max(width, height));
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  return { width: side(width), height: side(height) };
}
