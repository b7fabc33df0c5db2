import { type ByteReader, concatBytes } from "./byte-reader.ts";
import { type Box, BoxReader } from "./iso-boxes.ts";
import { type CleanPicture, checkPictureSize } from "./picture.ts";
import { PieceList } from "./piece-list.ts";
import { malformed } from "./refused.ts";

/** The signature, the brand, how much of the format it takes, and the image with its index (ISO/IEC 18181-2). */
const KEPT = new Set(["JXL ", "ftyp", "jxll", "jxli", "jxlc", "jxlp"]);
/** The number of a part, in front of it. */
const PART_NUMBER_BYTES = 4;
/** The head of an image, as far as its orientation. */
const HEAD_BYTES = 16;

/**
 * A JPEG XL without what tells of its making. Kept: the image itself, which holds its colours, its profile and how it is turned. Dropped: Exif, XMP, the
 * same compressed (`brob`), gain maps, what a JPEG was rebuilt from, unknown boxes and all behind the last one. An image without boxes
 * has nothing to take out.
 */
export async function cleanJxl(reader: ByteReader): Promise<CleanPicture> {
  const pieces = new PieceList();
  if ((await reader.u16(0)) === 0xff0a) {
    pieces.keep(0, reader.sizeBytes);
    return { ...readSize(await reader.bytes(0, Math.min(HEAD_BYTES, reader.sizeBytes))), pieces };
  }
  const boxes = new BoxReader(reader);
  const image: Box[] = [];
  for (let at = 0; ; ) {
    const box = await boxes.at(at, reader.sizeBytes);
    if (box === null) break;
    if (KEPT.has(box.type)) pieces.keep(box.from, box.to);
    if (box.type === "jxlc" || box.type === "jxlp") image.push(box);
    at = box.to;
  }
  return { ...readSize(await headOf(reader, image)), pieces };
}

/** The first bytes of the image, which may be spread over its parts. */
async function headOf(reader: ByteReader, image: Box[]): Promise<Uint8Array> {
  let head = new Uint8Array(0);
  for (const box of image) {
    const from = box.dataFrom + (box.type === "jxlp" ? PART_NUMBER_BYTES : 0);
    const length = Math.min(box.to - from, HEAD_BYTES - head.length);
    if (length > 0) head = concatBytes(head, await reader.bytes(from, length)) as Uint8Array<ArrayBuffer>;
    if (head.length >= HEAD_BYTES) break;
  }
  return head;
}

/** Width by height, for the ratios that an image may say instead of its width. */
const RATIOS = [
  [0, 1],
  [1, 1],
  [12, 10],
  [4, 3],
  [3, 2],
  [16, 9],
  [5, 4],
  [2, 1],
] as const;

/** The size as displayed, from the head of an image (ISO/IEC 18181-1, SizeHeader and ImageMetadata). */
function readSize(head: Uint8Array): { width: number; height: number } {
  if (head[0] !== 0xff || head[1] !== 0x0a) throw malformed("no image in it");
  const bits = new Bits(head, 16);
  const inEights = bits.read(1) === 1;
  const side = () => (inEights ? (bits.read(5) + 1) * 8 : bits.read([9, 13, 18, 30][bits.read(2)] ?? 9) + 1);
  const height = side();
  const [across, down] = RATIOS[bits.read(3)] ?? RATIOS[0];
  const width = across === 0 ? side() : Math.floor((height * across) / down);
  checkPictureSize(width, height);
  const isPlain = bits.read(1) === 1;
  const orientation = !isPlain && bits.read(1) === 1 ? bits.read(3) + 1 : 1;
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}

/** Bits from the lowest of each byte on. */
class Bits {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  read(count: number): number {
    let value = 0;
    for (let n = 0; n < count; n++, this.#at++) {
      const byte = this.#bytes[this.#at >> 3];
      if (byte === undefined) throw malformed("it is cut off");
      value += ((byte >> (this.#at & 7)) & 1) * 2 ** n;
    }
    return value;
  }
}
