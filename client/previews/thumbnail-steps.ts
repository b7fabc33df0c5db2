import { LIMITS } from "../../protocol/limits.ts";
import { fitWithin, type Size } from "./fit-within.ts";

/** Longer sides, in pixels, and qualities to be tried, the best ones first. */
const SIDES = [LIMITS.maxThumbnailSide, 768, 512, 320, 160];
const QUALITIES = [0.8, 0.6];

export interface ThumbnailStep extends Size {
  /** 0 to 1, as canvases take it. */
  quality: number;
}

/** How a thumbnail may be made, each step smaller than the one before. */
export function thumbnailSteps(picture: Size): ThumbnailStep[] {
  const steps = SIDES.flatMap((side) =>
    QUALITIES.map((quality) => ({ ...fitWithin(picture, side), quality })),
  );
  // A picture that is small already is not tried at the same size again and again.
  return steps.filter(({ width, height }, index) => {
    const before = steps[index - QUALITIES.length];
    return before?.width !== width || before.height !== height;
  });
}

/** The first thumbnail that is small enough; undefined where none is. */
export async function firstThatFits<Encoded extends { size: number }>(
  picture: Size,
  encode: (step: ThumbnailStep) => Promise<Encoded | undefined>,
): Promise<Encoded | undefined> {
  for (const step of thumbnailSteps(picture)) {
    const encoded = await encode(step);
    if (encoded !== undefined && encoded.size <= LIMITS.maxThumbnailBytes) return encoded;
  }
  return undefined;
}
