import { LIMITS } from "../protocol/limits.ts";
import type { PieceList } from "./piece-list.ts";
import { malformed, Refused } from "./refused.ts";

/** A picture whose pieces hold nothing that must not be shared. */
export interface CleanPicture {
  /** In pixels, as displayed. */
  width: number;
  height: number;
  pieces: PieceList;
}

/** Refuses a picture that a browser could not decode in its memory, before anybody tries. */
export function checkPictureSize(width: number, height: number): void {
  if (width < 1 || height < 1) throw malformed("it has no pixels");
  if (
    width > LIMITS.maxPictureSide ||
    height > LIMITS.maxPictureSide ||
    width * height > LIMITS.maxPicturePixels
  ) {
    throw new Refused("pictureTooLarge", `${width} × ${height} pixels`);
  }
}
