import type { FilePreview } from "./file-preview.ts";
import { previewOfStill } from "./still.ts";

/** Size as displayed, placeholder and thumbnail of a picture. Nothing where the browser cannot show it: HEIC mostly. */
export async function previewOfPicture(picture: Blob): Promise<FilePreview> {
  const bitmap = await createImageBitmap(picture, { imageOrientation: "from-image" }).catch(() => undefined);
  if (bitmap === undefined) return {};
  try {
    return await previewOfStill(bitmap, bitmap);
  } finally {
    bitmap.close();
  }
}
