/** What this folder can clean. */
export type Kind = "jpeg" | "png" | "webp" | "gif" | "heif" | "jxl" | "tiff" | "movie";

/** A type that is cleaned, and how. */
export interface Cleanable {
  contentType: string;
  kind: Kind;
}
