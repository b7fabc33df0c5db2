import type { FileSpot, HitherApi } from "../../client/index.ts";

/**
 * Where a picture is to be had: its thumbnail, else the whole of it. The page's cookie speaks for the user.
 *
 * @param fileId of the picture as it is now: another picture has another address
 */
export function pictureAddresses(
  api: HitherApi,
  spot: FileSpot,
  fileId: string | null | undefined,
): string[] {
  if (fileId === null || fileId === undefined) return [];
  return [`${api.files.url(spot, "thumbnail")}?v=${fileId}`, `${api.files.url(spot)}?v=${fileId}`];
}
