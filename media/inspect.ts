import type { FileRefusal } from "../protocol/files/file.ts";
import { LIMITS } from "../protocol/limits.ts";
import { ByteReader, concatBytes } from "./byte-reader.ts";
import type { ByteSource, Piece } from "./byte-source.ts";
import { agreedType } from "./content-types.ts";
import { cleanGif } from "./gif.ts";
import { cleanHeif } from "./heif.ts";
import { cleanJpeg } from "./jpeg.ts";
import { cleanJxl } from "./jxl.ts";
import type { Kind } from "./kind.ts";
import { cleanMovie } from "./movie.ts";
import type { CleanPicture } from "./picture.ts";
import { cleanPng } from "./png.ts";
import { Refused } from "./refused.ts";
import { sniff } from "./sniff.ts";
import { cleanTiff } from "./tiff.ts";
import { cleanWebp } from "./webp.ts";

export type { ByteSource, Piece } from "./byte-source.ts";

/** What a file is found to be, and what of it may be served. */
export interface Inspected {
  /** The type to serve it under: the declared one, or what the bytes are where that says more. */
  contentType: string;
  /** Of a picture, in pixels, as it is displayed. */
  width?: number;
  height?: number;
  /** The cleaned file is their concatenation, in order; null where nothing has to be taken out. */
  pieces: Piece[] | null;
  /** Of what is served. */
  sizeBytes: number;
}

const CLEANERS: Record<Exclude<Kind, "movie" | "tiff">, (reader: ByteReader) => Promise<CleanPicture>> = {
  jpeg: cleanJpeg,
  png: cleanPng,
  webp: cleanWebp,
  gif: cleanGif,
  heif: cleanHeif,
  jxl: cleanJxl,
};

/**
 * Says what a file is and takes out of pictures, and of the heads of films, what must not be shared: places, cameras, times, texts.
 * Pixels and colours stay as they are. Reads through a window of a few megabytes, whatever the size. Throws only what
 * `source.read` throws; a file that breaks its rules is refused.
 */
export async function inspect(
  source: ByteSource,
  declaredContentType: string,
): Promise<{ refusal: FileRefusal } | Inspected> {
  try {
    return await inspectBytes(new ByteReader(source), declaredContentType);
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal };
    throw error;
  }
}

async function inspectBytes(reader: ByteReader, declared: string): Promise<Inspected> {
  const found = await sniff(reader, declared);
  const contentType = agreedType(declared, found);
  if (contentType === null)
    throw new Refused("typeMismatch", `declared ${declared}, is ${found.contentType}`);
  if (found.kind === null) return { contentType, pieces: null, sizeBytes: reader.sizeBytes };
  if (found.kind === "movie") {
    return { contentType, ...(await inspectMovie(reader)) };
  }
  if (found.kind === "tiff") {
    const cleaned = await cleanTiff(reader);
    return { contentType, pieces: await cleaned.settle(reader), sizeBytes: cleaned.sizeBytes };
  }
  if (reader.sizeBytes > LIMITS.maxPictureBytes) {
    throw new Refused("pictureTooLarge", `${reader.sizeBytes} bytes`);
  }
  const { width, height, pieces } = await CLEANERS[found.kind](reader);
  return { contentType, width, height, pieces: await pieces.settle(reader), sizeBytes: pieces.sizeBytes };
}

/** A film that breaks its own rules is none. */
async function inspectMovie(reader: ByteReader): Promise<Pick<Inspected, "pieces" | "sizeBytes">> {
  try {
    const cleaned = await cleanMovie(reader);
    return { pieces: await cleaned.settle(reader), sizeBytes: cleaned.sizeBytes };
  } catch (error) {
    throw error instanceof Refused ? new Refused("typeMismatch", error.message) : error;
  }
}

/** A thumbnail as it is stored: a small picture without metadata. */
export interface InspectedThumbnail {
  bytes: Uint8Array;
  contentType: string;
  width: number;
  height: number;
}

const THUMBNAIL_TYPES = new Set(["image/jpeg", "image/png", "image/webp", "image/avif"]);

/** Checks and cleans a thumbnail. `refusal` says in a sentence what is wrong with it, for whoever sent it. */
export async function inspectThumbnail(bytes: Uint8Array): Promise<{ refusal: string } | InspectedThumbnail> {
  if (bytes.length > LIMITS.maxThumbnailBytes) {
    return { refusal: `a thumbnail has at most ${LIMITS.maxThumbnailBytes} bytes` };
  }
  const source: ByteSource = {
    sizeBytes: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
  const found = await inspect(source, "application/octet-stream");
  if ("refusal" in found) return { refusal: "the thumbnail is broken or has too many pixels" };
  const { contentType, width, height, pieces } = found;
  if (!THUMBNAIL_TYPES.has(contentType) || width === undefined || height === undefined) {
    return { refusal: "a thumbnail is a JPEG, PNG, WebP or AVIF" };
  }
  if (Math.max(width, height) > LIMITS.maxThumbnailSide) {
    return { refusal: `a thumbnail's longer side has at most ${LIMITS.maxThumbnailSide} pixels` };
  }
  return { bytes: pieces === null ? bytes : assemble(bytes, pieces), contentType, width, height };
}

/** The cleaned file of one that is in memory. */
export function assemble(bytes: Uint8Array, pieces: Piece[]): Uint8Array {
  const parts = pieces.map((piece) =>
    "bytes" in piece ? piece.bytes : bytes.subarray(piece.from, piece.to),
  );
  return concatBytes(...parts);
}
