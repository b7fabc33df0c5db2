/** What a browser can say and show of a file before it is uploaded. Apart from `index.ts`, which runs everywhere. */
import type { FilePreview } from "./previews/file-preview.ts";
import { previewOfPicture } from "./previews/preview-of-picture.ts";
import { previewOfVideo } from "./previews/preview-of-video.ts";

export type { FilePreview } from "./previews/file-preview.ts";
export { placeholderUrl } from "./previews/placeholder-url.ts";
export { previewOfVoice } from "./previews/preview-of-voice.ts";
export { previewOfPicture, previewOfVideo };

/** Of a picture or a video, by its type; of any other file nothing. A voice message is known as such by the app only. */
export async function previewOfFile(file: Blob): Promise<FilePreview> {
  if (file.type.startsWith("image/")) return previewOfPicture(file);
  if (file.type.startsWith("video/")) return previewOfVideo(file);
  return {};
}
