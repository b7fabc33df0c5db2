import type { Attachment, ShownMessage } from "../../client/index.ts";

/** A file of a message that the server has. */
export interface SharedFile extends Attachment {
  seq: number;
  at: number;
}

/** What was sent along with these messages, the latest first: pictures and videos, which show what they are, and other files. */
export function sharedFiles(messages: readonly ShownMessage[]): {
  media: SharedFile[];
  others: SharedFile[];
} {
  const all = messages.flatMap(({ seq, at, attachments = [], deletedAt }) =>
    seq === null || deletedAt !== undefined ? [] : attachments.map((file) => ({ ...file, seq, at })),
  );
  all.reverse();
  return { media: all.filter(hasLook), others: all.filter((file) => !hasLook(file)) };
}

function hasLook({ contentType, thumbnail }: Attachment): boolean {
  return contentType.startsWith("image/") || (contentType.startsWith("video/") && thumbnail);
}
