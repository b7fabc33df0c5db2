import type { Attachment } from "../../../client/index.ts";

/** How a file is shown. */
type AttachmentKind = "picture" | "video" | "voice" | "audio" | "file";

/** Pictures that every browser shows, and the server serves as pictures. */
const SHOWN = new Set(["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"]);

export function kindOf({
  contentType,
  thumbnail,
  waveform,
}: Pick<Attachment, "contentType" | "thumbnail" | "waveform">): AttachmentKind {
  // Of any other picture, HEIC for example, a browser may know the thumbnail at least.
  if (contentType.startsWith("image/")) return SHOWN.has(contentType) || thumbnail ? "picture" : "file";
  const isSound = contentType.startsWith("audio/");
  if (isSound || contentType === "video/webm") {
    if (waveform !== undefined) return "voice";
    if (isSound) return "audio";
  }
  return contentType.startsWith("video/") ? "video" : "file";
}

/** Whether the picture itself can be shown, not only its thumbnail. */
export function isShown(contentType: string): boolean {
  return SHOWN.has(contentType);
}
