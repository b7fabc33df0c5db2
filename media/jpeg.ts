import { asBytes, type ByteReader, concatBytes, latin1, u16 } from "./byte-reader.ts";
import { type Orientation, orientationBlock, readOrientation, swapsSides } from "./exif.ts";
import { type CleanPicture, checkPictureSize } from "./picture.ts";
import { PieceList } from "./piece-list.ts";
import { malformed } from "./refused.ts";

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
const COM = 0xfe;
/** Frame headers (ITU-T T.81, table B.1): what the picture's size is in. DHT, JPG and DAC lie between them. */
const FRAMES = new Set([
  ...[0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7],
  ...[0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf],
]);
/** What else it takes to decode: DHT, DAC, DQT, DRI. */
const TABLES = new Set([0xc4, 0xcc, 0xdb, 0xdd]);
/** A progressive picture has a dozen scans and their tables; one with thousands keeps decoders busy for minutes. */
const MAX_SEGMENTS = 5_000;

/**
 * A JPEG without what tells of its making. Kept: all that it takes to decode (tables, frame, scans), JFIF's pixel density, the ICC profile
 * and Adobe's colour transform, without which colours would change, and of Exif the orientation alone. Dropped: every
 * other APPn (Exif with place, camera, time and its thumbnail, XMP, IPTC, MPF, C2PA …), comments, thumbnails inside of JFIF, bytes
 * between segments, and all behind the first image (films of "motion photos", gain maps, archives).
 */
export async function cleanJpeg(reader: ByteReader): Promise<CleanPicture> {
  /** JFIF has to be first; then comes the orientation, which is known only once all was read. */
  const head = new PieceList();
  const body = new PieceList();
  let orientation: Orientation | null = null;
  let size: { width: number; height: number } | null = null;
  let scanned = false;
  head.put(Uint8Array.of(0xff, SOI));
  let at = 2;
  for (let segments = 0; ; segments++) {
    if (segments >= MAX_SEGMENTS) throw malformed("too many segments");
    const segment = await nextSegment(reader, at);
    const { marker, from, to } = segment;
    at = to;
    if (marker === EOI) {
      body.keep(from, to);
      break;
    }
    if (FRAMES.has(marker)) {
      if (size !== null) throw malformed("a second frame");
      if (to - from < 10) throw malformed("a frame without a size");
      const frame = await reader.bytes(from + 4, 6);
      size = { height: u16(frame, 1), width: u16(frame, 3) };
      checkPictureSize(size.width, size.height);
      body.keep(from, to);
    } else if (TABLES.has(marker)) {
      body.keep(from, to);
    } else if (marker === SOS) {
      if (size === null) throw malformed("a scan before the frame");
      scanned = true;
      at = await endOfScan(reader, to);
      body.keep(from, at);
    } else if (marker === APP0) {
      const jfif = await readJfif(reader, from, to);
      if (jfif === null) continue;
      (body.sizeBytes === 0 ? head : body).put(jfif);
    } else if (marker === APP1) {
      orientation ??= await readExifOrientation(reader, from, to);
    } else if (marker === APP2) {
      if (await beginsWith(reader, from + 4, to, "ICC_PROFILE\0")) body.keep(from, to);
    } else if (marker === APP14) {
      // What may follow the twelve bytes of the transform is not part of it.
      if (to - from >= 16 && (await beginsWith(reader, from + 4, to, "Adobe"))) {
        body.put(concatBytes(Uint8Array.of(0xff, APP14, 0, 14), await reader.bytes(from + 4, 12)));
      }
    } else if (marker !== COM && marker < APP0) {
      throw malformed(`marker ${marker.toString(16)}`);
    }
  }
  if (size === null || !scanned) throw malformed("no image in it");
  if (orientation !== null && orientation !== 1) head.put(exifSegment(orientation));
  head.append(body);
  const [width, height] = swapsSides(orientation ?? 1)
    ? [size.height, size.width]
    : [size.width, size.height];
  return { width, height, pieces: head };
}

/** The next marker, and where its segment begins and ends. Bytes before the marker, which decoders skip, are left out of it. */
async function nextSegment(
  reader: ByteReader,
  offset: number,
): Promise<{ marker: number; from: number; to: number }> {
  const from = await findMarker(reader, offset, (code) => code !== 0);
  const marker = await reader.u8(from + 1);
  if (marker === EOI) return { marker, from, to: from + 2 };
  // Markers without a segment have no place here: the scans that they belong to are read as a whole.
  if (marker === SOI || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
    throw malformed("a marker out of place");
  }
  const length = await reader.u16(from + 2);
  const to = from + 2 + length;
  if (length < 2 || to > reader.sizeBytes) throw malformed("a segment beyond the end");
  return { marker, from, to };
}

/** Where the entropy-coded data from `offset` on end: at the next marker that is no restart. */
function endOfScan(reader: ByteReader, offset: number): Promise<number> {
  return findMarker(reader, offset, (code) => code !== 0 && (code < 0xd0 || code > 0xd7));
}

/** The offset of the 0xff that is followed by a code that counts. Any number of 0xff may fill the space before it. */
async function findMarker(
  reader: ByteReader,
  offset: number,
  counts: (code: number) => boolean,
): Promise<number> {
  let at = offset;
  for (;;) {
    const window = await reader.some(at);
    let found = window.indexOf(0xff);
    while (found !== -1 && found + 1 < window.length) {
      const code = window[found + 1] ?? 0;
      if (code !== 0xff && counts(code)) return at + found;
      found = window.indexOf(0xff, found + (code === 0xff ? 1 : 2));
    }
    // The last byte may begin a marker that goes on in the next window.
    at += found === -1 ? window.length : found;
    if (at + 2 > reader.sizeBytes) throw malformed("no end of the image");
    if (found !== -1) await reader.bytes(at, 2);
  }
}

/** The JFIF header without its thumbnail, or null where it is none. */
async function readJfif(reader: ByteReader, from: number, to: number): Promise<Uint8Array | null> {
  if (to - from < 18 || !(await beginsWith(reader, from + 4, to, "JFIF\0"))) return null;
  const densities = await reader.bytes(from + 9, 7);
  return concatBytes(Uint8Array.of(0xff, APP0, 0, 16), asBytes("JFIF\0"), densities, Uint8Array.of(0, 0));
}

async function readExifOrientation(
  reader: ByteReader,
  from: number,
  to: number,
): Promise<Orientation | null> {
  if (!(await beginsWith(reader, from + 4, to, "Exif\0"))) return null;
  return readOrientation(await reader.bytes(from + 4, to - from - 4));
}

async function beginsWith(reader: ByteReader, from: number, to: number, text: string): Promise<boolean> {
  return to - from >= text.length && latin1(await reader.bytes(from, text.length)) === text;
}

function exifSegment(orientation: Orientation): Uint8Array {
  const block = orientationBlock(orientation);
  return concatBytes(Uint8Array.of(0xff, APP1, 0, block.length + 8), asBytes("Exif\0\0"), block);
}
