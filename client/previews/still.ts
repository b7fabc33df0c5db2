import { rgbaToThumbHash } from "thumbhash";
import { encode, pixelsOf } from "./draw.ts";
import type { FilePreview } from "./file-preview.ts";
import { fitWithin, type Size } from "./fit-within.ts";
import { firstThatFits } from "./thumbnail-steps.ts";

/** The largest side, in pixels, that a ThumbHash is made of. */
const MAX_HASHED_SIDE = 100;

/** Placeholder and thumbnail of a picture, or of a frame of a video, in its size as it is displayed. */
export async function previewOfStill(
  source: ImageBitmap | HTMLVideoElement,
  size: Size,
): Promise<FilePreview> {
  const { width, height } = size;
  const hashed = fitWithin(size, MAX_HASHED_SIDE);
  const hash = rgbaToThumbHash(hashed.width, hashed.height, pixelsOf(source, hashed));
  const thumbnail = await firstThatFits(size, (step) => encode(source, step));
  return { preview: { width, height, placeholder: btoa(String.fromCharCode(...hash)) }, thumbnail };
}
