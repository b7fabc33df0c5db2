import { asBytes, type ByteReader, concatBytes, latin1, u24le, u32le } from "./byte-reader.ts";
import { type Orientation, orientationBlock, readOrientation, swapsSides } from "./exif.ts";
import { type CleanPicture, checkPictureSize } from "./picture.ts";
import { PieceList } from "./piece-list.ts";
import { malformed } from "./refused.ts";

/** "RIFF", the size of what follows, "WEBP". */
const HEADER_BYTES = 12;
/** The fields of a frame before its chunks. */
const FRAME_HEADER_BYTES = 16;
/** Flags of VP8X (RFC 9649, section 2.7.1). */
const ICC_FLAG = 0x20;
const ALPHA_FLAG = 0x10;
const EXIF_FLAG = 0x08;
const ANIMATION_FLAG = 0x02;
/** More frames than an hour of animation has. */
const MAX_CHUNKS = 100_000;
const EXIF_HEAD_BYTES = 65_536;

interface Chunk {
  type: string;
  from: number;
  dataFrom: number;
  dataTo: number;
  /** With the byte that makes the length even. */
  to: number;
}

/**
 * A WebP without what tells of its making. Kept: the image or the frames, transparency, animation, the ICC profile, and of Exif the orientation
 * alone. Dropped: the rest of Exif, XMP, unknown chunks (inside of frames, too), a second image, and all behind the end.
 */
export async function cleanWebp(reader: ByteReader): Promise<CleanPicture> {
  const end = 8 + u32le(await reader.bytes(4, 4), 0);
  if (end > reader.sizeBytes) throw malformed("it reaches beyond the end");
  const body = new PieceList();
  const seen = new Set<string>();
  let canvas: { width: number; height: number; flags: number } | null = null;
  let image: { width: number; height: number } | null = null;
  let orientation: Orientation | null = null;
  let at = HEADER_BYTES;
  for (let count = 0; at + 8 <= end; count++) {
    const chunk = await chunkAt(reader, at, end, count);
    at = chunk.to;
    const { type } = chunk;
    if (count === 0 && type === "VP8X") {
      canvas = await readCanvas(reader, chunk);
    } else if (type === "VP8 " || type === "VP8L") {
      if (image === null) {
        image = await readImageSize(reader, chunk);
        keep(body, chunk);
      }
      // A file without VP8X is one chunk; nothing behind it is part of the picture.
      if (canvas === null) break;
    } else if (canvas === null) {
      throw malformed(`it begins with ${type}`);
    } else if (type === "ANMF") {
      await cleanFrame(reader, chunk, body);
      image ??= canvas;
      seen.add(type);
    } else if (type === "EXIF") {
      const bytes = await reader.bytes(
        chunk.dataFrom,
        Math.min(chunk.dataTo - chunk.dataFrom, EXIF_HEAD_BYTES),
      );
      orientation ??= readOrientation(bytes);
    } else if ((type === "ICCP" || type === "ANIM" || type === "ALPH") && !seen.has(type)) {
      seen.add(type);
      keep(body, chunk);
    }
  }
  if (image === null) throw malformed("no image in it");
  const turned = orientation !== null && orientation !== 1;
  if (turned) body.put(chunkOf("EXIF", orientationBlock(orientation ?? 1)));
  const head = canvas === null ? [] : [canvasChunk(canvas, seen.has("ICCP"), turned)];
  const headBytes = head.reduce((sum, chunk) => sum + chunk.length, 0);
  const pieces = new PieceList();
  pieces.put(concatBytes(asBytes("RIFF"), le32(4 + headBytes + body.sizeBytes), asBytes("WEBP"), ...head));
  pieces.append(body);
  const size = canvas ?? image;
  const [width, height] = swapsSides(orientation ?? 1)
    ? [size.height, size.width]
    : [size.width, size.height];
  return { width, height, pieces };
}

async function chunkAt(reader: ByteReader, from: number, end: number, count: number): Promise<Chunk> {
  if (count >= MAX_CHUNKS) throw malformed("too many chunks");
  const head = await reader.bytes(from, 8);
  const dataFrom = from + 8;
  const dataTo = dataFrom + u32le(head, 4);
  if (dataTo > end) throw malformed("a chunk reaches beyond the end");
  return { type: latin1(head, 0, 4), from, dataFrom, dataTo, to: dataTo + ((dataTo - dataFrom) % 2) };
}

/** Takes a chunk over, with a zero to make it even: the last one of a file may lack it. */
function keep(list: PieceList, chunk: Chunk): void {
  list.keep(chunk.from, chunk.dataTo);
  if (chunk.to > chunk.dataTo) list.put(Uint8Array.of(0));
}

async function readCanvas(
  reader: ByteReader,
  chunk: Chunk,
): Promise<{ width: number; height: number; flags: number }> {
  if (chunk.dataTo - chunk.dataFrom < 10) throw malformed("a short VP8X");
  const data = await reader.bytes(chunk.dataFrom, 10);
  const canvas = { flags: data[0] ?? 0, width: u24le(data, 4) + 1, height: u24le(data, 7) + 1 };
  checkPictureSize(canvas.width, canvas.height);
  return canvas;
}

/** The size in the head of a VP8 key frame (RFC 6386, section 9.1) or of a VP8L image (RFC 9649, section 3.4). */
async function readImageSize(reader: ByteReader, chunk: Chunk): Promise<{ width: number; height: number }> {
  if (chunk.dataTo - chunk.dataFrom < 10) throw malformed("a short image");
  const data = await reader.bytes(chunk.dataFrom, 10);
  const size = chunk.type === "VP8L" ? losslessSize(data) : lossySize(data);
  checkPictureSize(size.width, size.height);
  return size;
}

function losslessSize(data: Uint8Array): { width: number; height: number } {
  if (data[0] !== 0x2f) throw malformed("no VP8L signature");
  const bits = u32le(data, 1);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

function lossySize(data: Uint8Array): { width: number; height: number } {
  if (u24le(data, 3) !== 0x2a019d) throw malformed("no VP8 start code");
  const bits = u32le(data, 6);
  return { width: bits & 0x3fff, height: (bits >>> 16) & 0x3fff };
}

/** A frame with nothing in it but its image. */
async function cleanFrame(reader: ByteReader, frame: Chunk, out: PieceList): Promise<void> {
  const imageFrom = frame.dataFrom + FRAME_HEADER_BYTES;
  if (imageFrom > frame.dataTo) throw malformed("a short frame");
  const body = new PieceList();
  const seen = new Set<string>();
  let at = imageFrom;
  for (let count = 0; at + 8 <= frame.dataTo; count++) {
    const chunk = await chunkAt(reader, at, frame.dataTo, count);
    at = chunk.to;
    const kind = chunk.type === "VP8L" ? "VP8 " : chunk.type;
    if ((kind !== "ALPH" && kind !== "VP8 ") || seen.has(kind)) continue;
    seen.add(kind);
    if (kind === "VP8 ") await readImageSize(reader, chunk);
    keep(body, chunk);
  }
  if (!seen.has("VP8 ")) throw malformed("a frame without an image");
  out.put(concatBytes(asBytes("ANMF"), le32(FRAME_HEADER_BYTES + body.sizeBytes)));
  out.keep(frame.dataFrom, imageFrom);
  out.append(body);
}

function canvasChunk(
  canvas: { width: number; height: number; flags: number },
  icc: boolean,
  turned: boolean,
): Uint8Array {
  const flags =
    (canvas.flags & (ALPHA_FLAG | ANIMATION_FLAG)) | (icc ? ICC_FLAG : 0) | (turned ? EXIF_FLAG : 0);
  const size = concatBytes(le32(canvas.width - 1).subarray(0, 3), le32(canvas.height - 1).subarray(0, 3));
  return chunkOf("VP8X", concatBytes(Uint8Array.of(flags, 0, 0, 0), size));
}

/** A chunk of an even length. */
function chunkOf(type: string, data: Uint8Array): Uint8Array {
  return concatBytes(asBytes(type), le32(data.length), data);
}

function le32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}
