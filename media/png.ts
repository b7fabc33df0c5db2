import { asBytes, type ByteReader, concatBytes, latin1, u32 } from "./byte-reader.ts";
import { crc32 } from "./crc32.ts";
import { type Orientation, orientationBlock, readOrientation, swapsSides } from "./exif.ts";
import { type CleanPicture, checkPictureSize } from "./picture.ts";
import { PieceList } from "./piece-list.ts";
import { malformed } from "./refused.ts";

const SIGNATURE_BYTES = 8;
/** Length, type and checksum. */
const CHUNK_FRAME_BYTES = 12;
const ANY = 0x7fffffff;
/**
 * What is kept, with the most bytes that such a chunk has (PNG specification, third edition, section 11): the image and its
 * animation, colours, transparency, and the size of a pixel.
 */
const KEPT = new Map([
  ["PLTE", 768],
  ["IDAT", ANY],
  ["tRNS", 256],
  ["cHRM", 32],
  ["gAMA", 4],
  // The profile is compressed: a small chunk could blow up to gigabytes. Real ones have a few kilobytes.
  ["iCCP", 1_048_576],
  ["sBIT", 4],
  ["sRGB", 1],
  ["cICP", 4],
  ["mDCV", 24],
  ["mDCv", 24],
  ["cLLI", 8],
  ["cLLi", 8],
  ["bKGD", 6],
  ["pHYs", 9],
  ["acTL", 8],
  ["fcTL", 26],
  ["fdAT", ANY],
]);
/** A picture of a hundred megabytes in chunks of one kilobyte. */
const MAX_CHUNKS = 100_000;
/** The orientation is in the first directory of the Exif block; no writer puts it behind so many bytes. */
const EXIF_HEAD_BYTES = 65_536;

/**
 * A PNG or APNG without what tells of its making. Kept: what `KEPT` lists, and of Exif the orientation alone. Dropped: the rest of Exif, texts (among
 * them XMP), the time of the last change, private chunks, and all behind the end of the image.
 */
export async function cleanPng(reader: ByteReader): Promise<CleanPicture> {
  const header = await reader.bytes(SIGNATURE_BYTES, 25);
  if (u32(header, 0) !== 13 || latin1(header, 4, 4) !== "IHDR") throw malformed("no IHDR");
  const size = { width: u32(header, 8), height: u32(header, 12) };
  checkPictureSize(size.width, size.height);
  const pieces = new PieceList();
  pieces.keep(0, SIGNATURE_BYTES + 25);
  let orientation: Orientation | null = null;
  let hasImage = false;
  let at = SIGNATURE_BYTES + 25;
  /** What comes behind the orientation, which is known only once all was read. */
  const rest = new PieceList();
  for (let chunks = 0; ; chunks++) {
    if (chunks >= MAX_CHUNKS) throw malformed("too many chunks");
    const head = await reader.bytes(at, 8);
    const length = u32(head, 0);
    const type = latin1(head, 4, 4);
    const end = at + CHUNK_FRAME_BYTES + length;
    if (end > reader.sizeBytes) throw malformed(`${type} reaches beyond the end`);
    const most = KEPT.get(type);
    if (type === "IEND") {
      if (length > 0) throw malformed("IEND with content");
      rest.keep(at, end);
      break;
    }
    if (most !== undefined) {
      if (length > most) throw malformed(`${type} with ${length} bytes`);
      rest.keep(at, end);
      hasImage ||= type === "IDAT";
    } else if (type === "eXIf") {
      orientation ??= readOrientation(await reader.bytes(at + 8, Math.min(length, EXIF_HEAD_BYTES)));
    } else if (((head[4] ?? 0) & 0x20) === 0) {
      // An upper-case letter says that nobody can show the image without this chunk.
      throw malformed("an unknown critical chunk");
    }
    at = end;
  }
  if (!hasImage) throw malformed("no image in it");
  if (orientation !== null && orientation !== 1) pieces.put(chunk("eXIf", orientationBlock(orientation)));
  pieces.append(rest);
  const [width, height] = swapsSides(orientation ?? 1)
    ? [size.height, size.width]
    : [size.width, size.height];
  return { width, height, pieces };
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = concatBytes(asBytes(type), data);
  const bytes = new Uint8Array(body.length + 8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(body, 4);
  view.setUint32(body.length + 4, crc32(body));
  return bytes;
}
