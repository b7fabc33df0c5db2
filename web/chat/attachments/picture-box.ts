interface Box {
  width: number;
  height: number;
}

const MOST = { width: 340, height: 380 };
/** A strip is cut rather than shown as a line. */
const LEAST = 96;
/** Of a picture that does not say its size. */
const UNKNOWN: Box = { width: 240, height: 180 };

/** The room that a picture takes by itself, in CSS pixels: its shape, no larger than it is, within bounds. */
export function pictureBox({
  width,
  height,
}: {
  width?: number | undefined;
  height?: number | undefined;
}): Box {
  if (!width || !height) return UNKNOWN;
  const scale = Math.min(1, MOST.width / width, MOST.height / height);
  const side = (length: number, most: number) => Math.min(most, Math.max(LEAST, Math.round(length * scale)));
  return { width: side(width, MOST.width), height: side(height, MOST.height) };
}

/** How many pictures stand side by side where there are several. */
export function columnsFor(count: number): number {
  if (count <= 1) return 1;
  return count === 2 || count === 4 ? 2 : 3;
}
