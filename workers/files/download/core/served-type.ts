/**
 * The types that are served as what they are, and may be shown in a tab: none of them can run a script. Everything else, SVG,
 * HTML, PDF and XML among them, is served as bytes to be saved.
 */

/** Pictures that every browser shows. */
const SHOWN_EVERYWHERE = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"];

const PICTURES = [...SHOWN_EVERYWHERE, "image/heic", "image/heif", "image/bmp", "image/jxl"];

const SOUNDS_AND_VIDEOS = [
  ...["aac", "flac", "mp4", "mpeg", "ogg", "opus", "wav", "webm", "3gpp", "amr"].map(
    (type) => `audio/${type}`,
  ),
  ...["mp4", "ogg", "quicktime", "webm", "3gpp", "matroska", "x-matroska"].map((type) => `video/${type}`),
];

const SHOWN = new Set([...PICTURES, ...SOUNDS_AND_VIDEOS, "text/plain"]);

/** Whether it is a picture that every browser shows. */
export function isShownEverywhere(contentType: string): boolean {
  return SHOWN_EVERYWHERE.includes(contentType);
}

/** The type that a file is served as, and whether a browser may show it or is to save it. */
export function servedType(contentType: string): {
  contentType: string;
  disposition: "inline" | "attachment";
} {
  if (!SHOWN.has(contentType)) return { contentType: "application/octet-stream", disposition: "attachment" };
  // Without a charset a browser would guess one, and UTF-7 and its like have been guessed.
  const withCharset = contentType === "text/plain" ? "text/plain;charset=utf-8" : contentType;
  return { contentType: withCharset, disposition: "inline" };
}

/** A name for a picture that has none of its own, `picture.jpg` for instance. */
export function nameByType(stem: string, contentType: string): string {
  const [, subtype = ""] = contentType.split("/");
  return /^[a-z0-9]+$/.test(subtype) ? `${stem}.${subtype === "jpeg" ? "jpg" : subtype}` : stem;
}

/**
 * What a tab that shows a file may do: show it. No script, no form, no plugin, in no frame of another page, with an origin of its own.
 * Browsers build a page of their own around a picture, whose styles are inline.
 */
const PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

/** The page around a player fetches the bytes anew, which an origin of its own may not. It still runs no script. */
const PLAYER_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; frame-ancestors 'none'; sandbox allow-same-origin";

/** The `Content-Security-Policy` of a file that is served as this type. */
export function policyFor(contentType: string): string {
  return /^(audio|video)\//.test(contentType) ? PLAYER_POLICY : PICTURE_POLICY;
}
