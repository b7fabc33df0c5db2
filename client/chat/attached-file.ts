import type { Attachment, AttachmentInput } from "../../protocol/files/file.ts";

/**
 * A file to go with a message: an upload that is `ready`, or an attachment of a message. One that somebody else uploaded needs the
 * channel where the user sees it, as when a message is forwarded.
 */
export type AttachedFile = Attachment & { channelId?: string | undefined };

/** What others will see of it. An uploaded file says more, which is nobody else's business. */
export function attachmentOf(file: AttachedFile): Attachment {
  const { fileId, name, contentType, sizeBytes, thumbnail } = file;
  const { width, height, placeholder, durationMs, waveform } = file;
  return {
    fileId,
    name,
    contentType,
    sizeBytes,
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(placeholder !== undefined && { placeholder }),
    ...(durationMs !== undefined && { durationMs }),
    ...(waveform !== undefined && { waveform }),
    thumbnail,
  };
}

/** What the server is told of it: it knows the rest. */
export function attachmentInputOf({ fileId, channelId }: AttachedFile): AttachmentInput {
  return { fileId, ...(channelId !== undefined && { channelId }) };
}

/** A file as the outbox keeps it: what to show, and where it is from. */
export function keptFile(file: AttachedFile): AttachedFile {
  const { channelId } = file;
  return { ...attachmentOf(file), ...(channelId !== undefined && { channelId }) };
}
