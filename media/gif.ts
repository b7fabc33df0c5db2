import { type ByteReader, latin1, u16le } from "./byte-reader.ts";
import { type CleanPicture, checkPictureSize } from "./picture.ts";
import { PieceList } from "./piece-list.ts";
import { malformed } from "./refused.ts";

/** Signature and logical screen (GIF89a, sections 17 and 18). */
const HEADER_BYTES = 13;
const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const PLAIN_TEXT = 0x01;
const GRAPHIC_CONTROL = 0xf9;
const APPLICATION = 0xff;
/** Applications whose blocks a viewer needs: how often to repeat, and the colour profile. */
const KEPT_APPLICATIONS = new Set(["NETSCAPE2.0", "ANIMEXTS1.0", "ICCRGBG1012"]);
const MAX_BLOCKS = 200_000;
/** Of 255 bytes each in any real file; so a hundred megabytes have less than half of these. */
const MAX_SUB_BLOCKS = 1_000_000;

/**
 * A GIF without what tells of its making. Kept: the images, their timing and transparency, how often they repeat, and the ICC profile.
 * Dropped: comments, captions (plain text, which no viewer shows), what other applications left (among it XMP), and
 * all behind the end.
 */
export async function cleanGif(reader: ByteReader): Promise<CleanPicture> {
  const header = await reader.bytes(0, HEADER_BYTES);
  const width = u16le(header, 6);
  const height = u16le(header, 8);
  checkPictureSize(width, height);
  const pieces = new PieceList();
  const blocks = new SubBlocks(reader);
  let at = HEADER_BYTES + colorTableBytes(header[10] ?? 0);
  pieces.keep(0, at);
  /** The graphic control of the block to come: it goes where that goes. */
  let control: { from: number; to: number } | null = null;
  let images = 0;
  for (let count = 0; at < reader.sizeBytes; count++) {
    if (count >= MAX_BLOCKS) throw malformed("too many blocks");
    const kind = await reader.u8(at);
    if (kind === TRAILER) break;
    const from = at;
    if (kind === IMAGE) {
      const descriptor = await reader.bytes(at, 10);
      checkPictureSize(u16le(descriptor, 5), u16le(descriptor, 7));
      // The descriptor, its colours, and the width of a code; then the image.
      at = await blocks.end(at + 10 + colorTableBytes(descriptor[9] ?? 0) + 1);
      if (control !== null) pieces.keep(control.from, control.to);
      control = null;
      pieces.keep(from, at);
      images += 1;
      continue;
    }
    if (kind !== EXTENSION) throw malformed(`a block of kind ${kind}`);
    const label = await reader.u8(at + 1);
    at = await blocks.end(at + 2);
    if (label === GRAPHIC_CONTROL) control = { from, to: at };
    else if (label === PLAIN_TEXT) control = null;
    else if (label === APPLICATION && at - from > 14 && (await isKept(reader, from))) pieces.keep(from, at);
  }
  if (images === 0) throw malformed("no image in it");
  pieces.put(Uint8Array.of(TRAILER));
  return { width, height, pieces };
}

/** How many bytes of colours follow, by the flags of a screen or an image. */
function colorTableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

async function isKept(reader: ByteReader, from: number): Promise<boolean> {
  const head = await reader.bytes(from + 2, 12);
  return head[0] === 11 && KEPT_APPLICATIONS.has(latin1(head, 1));
}

/** Follows chains of sub-blocks: a length and so many bytes each, until a length of zero. */
class SubBlocks {
  readonly #reader: ByteReader;
  #count = 0;

  constructor(reader: ByteReader) {
    this.#reader = reader;
  }

  /** The offset behind the chain that begins at `offset`. */
  async end(offset: number): Promise<number> {
    let at = offset;
    for (;;) {
      const window = await this.#reader.some(at);
      let within = 0;
      while (within < window.length) {
        const length = window[within] ?? 0;
        within += 1 + length;
        if (length === 0) return at + within;
        if (++this.#count > MAX_SUB_BLOCKS) throw malformed("too many sub-blocks");
      }
      at += within;
    }
  }
}
