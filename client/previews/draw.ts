import type { Size } from "./fit-within.ts";

/** Transparent parts of a picture that is to be a JPEG, which has none. */
const PAPER = "#fff";

type Source = ImageBitmap | HTMLVideoElement;

/** The pixels of a picture at this size: red, green, blue and opacity of each, row by row. */
export function pixelsOf(source: Source, { width, height }: Size): Uint8ClampedArray {
  const { context } = draw(source, { width, height });
  return context.getImageData(0, 0, width, height).data;
}

/** A picture at this size as WebP, or as JPEG where the browser writes no WebP. */
export async function encode(
  source: Source,
  { quality, ...size }: Size & { quality: number },
): Promise<Blob | undefined> {
  const webp = await blobOf(draw(source, size).canvas, "image/webp", quality);
  if (webp?.type === "image/webp") return webp;
  return blobOf(draw(source, size, PAPER).canvas, "image/jpeg", quality);
}

type Canvas = OffscreenCanvas | HTMLCanvasElement;

/** @throws Error where the browser has no memory for a canvas of this size */
function draw(source: Source, { width, height }: Size, background?: string) {
  const canvas: Canvas =
    "OffscreenCanvas" in globalThis
      ? new OffscreenCanvas(width, height)
      : Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("there is no canvas to draw on");
  context.imageSmoothingQuality = "high";
  if (background !== undefined) {
    context.fillStyle = background;
    context.fillRect(0, 0, width, height);
  }
  context.drawImage(source, 0, 0, width, height);
  return { canvas, context };
}

async function blobOf(canvas: Canvas, type: string, quality: number): Promise<Blob | undefined> {
  if ("convertToBlob" in canvas) return canvas.convertToBlob({ type, quality });
  return new Promise((resolve) => {
    canvas.toBlob((blob) => resolve(blob ?? undefined), type, quality);
  });
}
