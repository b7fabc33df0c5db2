import type { Attachment } from "../../protocol/files/file.ts";
import type { HeldFile } from "../../protocol/links/stored-file-link.ts";

/** A file as the Worker holds it for a channel. */
export function heldFile(fileId: string, more: Partial<Attachment> = {}): HeldFile {
  return {
    objectName: `uploads/${fileId}`,
    attachment: {
      fileId,
      name: `${fileId}.png`,
      contentType: "image/png",
      sizeBytes: 7,
      thumbnail: false,
      ...more,
    },
  };
}
