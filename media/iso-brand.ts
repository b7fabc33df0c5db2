import { latin1, u32 } from "./byte-reader.ts";
import type { Cleanable } from "./kind.ts";

/** Brands of still pictures and picture sequences (ISO/IEC 23008-12, MIAF, AVIF). */
const AVIF = new Set(["avif", "avis"]);
const HEIC = new Set(["heic", "heix", "heim", "heis"]);
const HEIC_SEQUENCE = new Set(["hevc", "hevx", "hevm", "hevs"]);
const HEIF = new Set(["mif1", "mif2", "mif3", "miaf", "heif"]);
const HEIF_SEQUENCE = new Set(["msf1"]);
/** Brands of films and sounds, by the type that says most of them; any other one is an MP4. */
const MOVIES = new Map([
  ["qt  ", "video/quicktime"],
  ["M4V ", "video/mp4"],
  ["M4VH", "video/mp4"],
  ["M4VP", "video/mp4"],
  ["M4A ", "audio/mp4"],
  ["M4B ", "audio/mp4"],
  ["F4A ", "audio/mp4"],
  ["F4B ", "audio/mp4"],
]);
/** Brands that make a file a film, whatever else it says of itself. */
const FILM = /^(?:iso\w|mp4\d|avc1|qt {2}|M4|F4|3g|dash|cmf)/;
const MAX_BRANDS = 64;

/**
 * What a file of ISO base media boxes is, by the brands in its `ftyp` box (ISO/IEC 14496-12, section 4.3), or null where it is none.
 * The first brand decides between picture and film where it is known; what codes the picture may be said by any of them.
 */
export function readBrand(head: Uint8Array): Cleanable | null {
  const box = latin1(head, 4, 4);
  // Films of QuickTime from before brands.
  if (box === "moov" || box === "mdat" || box === "wide") return quickTime(head);
  if (box !== "ftyp") return null;
  const end = Math.min(u32(head, 0), head.length, 16 + MAX_BRANDS * 4);
  const major = latin1(head, 8, 4);
  const brands = [major];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(latin1(head, at, 4));
  const has = (set: Set<string>) => brands.some((brand) => set.has(brand));
  const isPicture = [AVIF, HEIC, HEIC_SEQUENCE, HEIF, HEIF_SEQUENCE].some(
    (set) => set.has(major) || (has(set) && !FILM.test(major)),
  );
  if (!isPicture) return movie(major);
  if (AVIF.has(major)) return picture("image/avif");
  if (HEIC.has(major)) return picture("image/heic");
  if (HEIC_SEQUENCE.has(major)) return picture("image/heic-sequence");
  if (has(AVIF)) return picture("image/avif");
  if (HEIF_SEQUENCE.has(major))
    return picture(has(HEIC_SEQUENCE) ? "image/heic-sequence" : "image/heif-sequence");
  return picture(has(HEIC) ? "image/heic" : "image/heif");
}

function picture(contentType: string): Cleanable {
  return { contentType, kind: "heif" };
}

function movie(major: string): Cleanable | null {
  // Canon's raw pictures, JPEG XL and JPEG 2000 are built of boxes too, and no films.
  if (/^(?:crx |jxl |jp2 |jpx |jpm |mjp2)$/.test(major)) return null;
  if (major.startsWith("3g2")) return { contentType: "video/3gpp2", kind: "movie" };
  if (major.startsWith("3g")) return { contentType: "video/3gpp", kind: "movie" };
  return { contentType: MOVIES.get(major) ?? "video/mp4", kind: "movie" };
}

function quickTime(head: Uint8Array): Cleanable | null {
  const sizeBytes = u32(head, 0);
  return sizeBytes === 1 || sizeBytes >= 8 ? { contentType: "video/quicktime", kind: "movie" } : null;
}
