import { isSniffable, type Sniffed } from "./sniff.ts";

export const UNKNOWN = "application/octet-stream";

/** Names of one and the same type; the first of each line is the one that is served. */
const ALIASES = [
  ["image/jpeg", "image/jpg", "image/pjpeg"],
  ["image/png", "image/x-png", "image/apng", "image/vnd.mozilla.apng"],
  ["image/avif", "image/avif-sequence"],
  ["image/bmp", "image/x-bmp", "image/x-ms-bmp"],
  ["image/x-icon", "image/vnd.microsoft.icon", "image/ico"],
  ["image/vnd.adobe.photoshop", "image/x-photoshop", "application/x-photoshop", "application/photoshop"],
  ["audio/mp4", "audio/x-m4a", "audio/m4a", "audio/x-m4b"],
  ["video/mp4", "video/x-m4v", "application/mp4"],
  ["audio/mpeg", "audio/mp3", "audio/x-mp3", "audio/x-mpeg", "audio/mpeg3"],
  ["audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave", "audio/x-pn-wav"],
  ["audio/flac", "audio/x-flac"],
  ["audio/aac", "audio/aacp", "audio/x-aac", "audio/x-hx-aac-adts"],
  ["audio/aiff", "audio/x-aiff"],
  ["audio/midi", "audio/mid", "audio/x-midi"],
  ["audio/amr", "audio/amr-wb", "audio/3gpp-amr"],
  ["video/vnd.avi", "video/x-msvideo", "video/avi", "video/msvideo"],
  ["video/mpeg", "video/mp1s", "video/mp2p", "video/mpg"],
  ["application/rtf", "text/rtf"],
  ["application/xml", "text/xml"],
  ["application/gzip", "application/x-gzip", "application/x-tgz", "application/x-compressed-tar"],
  ["application/x-rar-compressed", "application/vnd.rar", "application/x-rar"],
  ["application/x-msdownload", "application/vnd.microsoft.portable-executable", "application/x-dosexec"],
  ["application/pdf", "application/x-pdf"],
  ["application/vnd.sqlite3", "application/x-sqlite3"],
] as const;

/** Types whose files are built alike, so that the bytes cannot tell them apart, or need not. The declared one is served. */
const FAMILIES = [
  ["video/mp4", "audio/mp4", "video/quicktime", "video/3gpp", "audio/3gpp", "video/3gpp2", "audio/3gpp2"],
  ["audio/ogg", "video/ogg", "application/ogg", "audio/opus", "audio/vorbis", "audio/x-vorbis+ogg"],
  ["video/webm", "audio/webm", "video/matroska", "audio/matroska", "video/x-matroska", "audio/x-matroska"],
  ["application/vnd.ms-asf", "video/x-ms-asf", "audio/x-ms-asf", "video/x-ms-wmv", "audio/x-ms-wma"],
  [
    "image/tiff",
    "image/tif",
    "image/x-adobe-dng",
    "image/x-sony-arw",
    "image/x-nikon-nef",
    "image/x-canon-cr2",
  ].concat(["image/x-olympus-orf", "image/x-panasonic-rw2", "image/dng"]),
];
/** Names of pictures in HEIF. Any may be declared for any of them, since phones do; the one found is served. */
const HEIF = ["image/heic", "image/heif", "image/heic-sequence", "image/heif-sequence"];

/** What many formats are built on: such bytes are any of these formats that the library does not know by itself. */
const CONTAINERS = new Set([
  "application/zip",
  "application/x-cfb",
  "application/xml",
  "application/pdf",
  "application/gzip",
  "application/x-bzip2",
  "application/x-xz",
  "application/zstd",
  "application/x-tar",
  "application/vnd.sqlite3",
  "text/calendar",
  "text/vcard",
]);
/** Signatures of two or three bytes, which other files begin with by chance. They count only where they were declared. */
const WEAK = new Set([
  "application/x-apple-diskimage",
  "application/x-compress",
  "application/x-cpio",
  "application/x-arj",
  "application/x-lzh-compressed",
  "application/postscript",
  "audio/vnd.dolby.dd-raw",
  "audio/aac",
  "audio/mpeg",
  "image/bmp",
  "image/x-icon",
  "image/vnd.ms-photo",
  "image/jxl",
  "video/mpeg",
  "video/mp2t",
]);

const canonical = new Map<string, string>(
  ALIASES.flatMap(([first, ...others]) => others.map((name): [string, string] => [name, first])),
);

/**
 * The type to serve a file under, or null where the bytes are not what was declared. Pictures, sounds and films must be known by their bytes as
 * what they were declared as. Any bytes may be declared `application/octet-stream`, and are served as what they are. What is
 * known must have been declared as such; what is not known passes as any document.
 */
export function agreedType(declared: string, found: Sniffed): string | null {
  const wanted = canonical.get(declared) ?? declared;
  const type = found.contentType === null ? null : (canonical.get(found.contentType) ?? found.contentType);
  // Markup may be a page or a drawing with scripts: under this type no browser runs it.
  if (wanted === UNKNOWN) return type === null || type === "application/xml" ? UNKNOWN : type;
  if (type === wanted) return type;
  if (type !== null) {
    if (FAMILIES.some((family) => family.includes(type) && family.includes(wanted))) return wanted;
    if (HEIF.includes(type) && HEIF.includes(wanted)) return type;
    if (type === "image/avif" && wanted === "image/heif") return type;
  }
  // A drawing passes as a document, under that type too, and never as a picture.
  if (wanted === "image/svg+xml") return found.text && looksLikeSvg(found.head) ? UNKNOWN : null;
  if (isMedia(wanted)) return null;
  if (type === null || WEAK.has(type) || (found.text && !isMedia(type))) return passesUnknown(wanted);
  if (wanted.startsWith("text/")) return found.text ? wanted : null;
  return isBuiltOn(wanted, type) ? wanted : null;
}

function isMedia(contentType: string): boolean {
  return /^(?:image|audio|video)\//.test(contentType);
}

/** PDF is shown by browsers, so it has to be one. Of other documents, unknown bytes may be some version that is not known. */
function passesUnknown(wanted: string): string | null {
  return wanted === "application/pdf" ? null : wanted;
}

/** Whether a document of the wanted type may be a file of that container. */
function isBuiltOn(wanted: string, type: string): boolean {
  const isZip = (name: string) => /zip|openxmlformats|opendocument|macroenabled|epub|java-archive/.test(name);
  if (/^application\/(?:x-)?zip(?:-compressed)?$/.test(wanted)) return isZip(type);
  if (type === "application/zip") return isZip(wanted) || !isSniffable(wanted);
  if (type === "application/rtf") return wanted === "application/msword";
  return CONTAINERS.has(type) && !isSniffable(wanted);
}

function looksLikeSvg(head: Uint8Array): boolean {
  return /<(?:[\w-]+:)?svg[\s>/]/.test(new TextDecoder().decode(head));
}
