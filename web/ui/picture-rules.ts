/** What browsers show everywhere, and the server takes as somebody's picture. */
export const PICTURE_TYPES = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"] as const;
/** The server's bound for pictures of people and teams. */
export const MAX_PICTURE_BYTES = 10_000_000;

/** Why this file cannot be a picture; null where it can. */
export function pictureRefusal({ type, size }: Pick<File, "type" | "size">): "type" | "size" | null {
  if (!PICTURE_TYPES.some((each) => each === type)) return "type";
  return size > MAX_PICTURE_BYTES ? "size" : null;
}
