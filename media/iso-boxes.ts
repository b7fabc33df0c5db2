import { type ByteReader, latin1, u32 } from "./byte-reader.ts";
import { malformed } from "./refused.ts";

/** A box of an ISO base media file (ISO/IEC 14496-12, section 4.2): a size, a type, and content. */
export interface Box {
  type: string;
  from: number;
  dataFrom: number;
  to: number;
}

/** How many boxes a file may have in what is read of it; real ones have hundreds. */
const MAX_BOXES = 50_000;

/** Reads the boxes of one file, and refuses one with too many. */
export class BoxReader {
  readonly bytes: ByteReader;
  #left = MAX_BOXES;

  constructor(bytes: ByteReader) {
    this.bytes = bytes;
  }

  /** The boxes between two offsets. Up to seven bytes behind the last one are no box. */
  async within(from: number, to: number): Promise<Box[]> {
    const boxes: Box[] = [];
    for (let at = from; at + 8 <= to; ) {
      const box = await this.at(at, to);
      if (box === null) throw malformed("a box reaches beyond its end");
      boxes.push(box);
      at = box.to;
    }
    return boxes;
  }

  /** The box at an offset, or null where there is none that ends by `limit`. */
  async at(offset: number, limit: number): Promise<Box | null> {
    if (--this.#left < 0) throw malformed("too many boxes");
    if (offset + 8 > limit) return null;
    const head = await this.bytes.bytes(offset, 8);
    const type = latin1(head, 4, 4);
    let sizeBytes = u32(head, 0);
    let dataFrom = offset + 8;
    if (sizeBytes === 1) {
      if (offset + 16 > limit) return null;
      sizeBytes = u64(await this.bytes.bytes(offset + 8, 8), 0);
      dataFrom = offset + 16;
    }
    // A size of zero: up to the end of what it is in.
    const to = sizeBytes === 0 ? limit : offset + sizeBytes;
    return to < dataFrom || to > limit ? null : { type, from: offset, dataFrom, to };
  }

  /** The content of a box, from `skip` on. Boxes that are read as a whole are small. */
  async content(box: Box, skip = 0): Promise<Uint8Array> {
    const length = box.to - box.dataFrom - skip;
    if (length < 0) throw malformed(`a short ${box.type}`);
    if (length > MAX_CONTENT_BYTES) throw malformed(`a ${box.type} of ${length} bytes`);
    return this.bytes.bytes(box.dataFrom + skip, length);
  }
}

/** The index of a picture with ten thousand tiles takes less. */
const MAX_CONTENT_BYTES = 1_048_576;

/** An unsigned number of eight bytes; refuses one that no file is large enough for. */
export function u64(bytes: Uint8Array, at: number): number {
  const value = u32(bytes, at) * 2 ** 32 + u32(bytes, at + 4);
  if (!Number.isSafeInteger(value)) throw malformed("a number beyond all files");
  return value;
}

/** Reads numbers one after the other; reading past the end means that the file is broken. */
export class Fields {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** An unsigned number of 0, 1, 2, 4 or 8 bytes. */
  number(sizeBytes: number): number {
    const at = this.at;
    if (at + sizeBytes > this.bytes.length) throw malformed("a field beyond its box");
    this.at += sizeBytes;
    if (sizeBytes === 8) return u64(this.bytes, at);
    let value = 0;
    for (let n = 0; n < sizeBytes; n++) value = value * 256 + (this.bytes[at + n] ?? 0);
    return value;
  }

  text(length: number): string {
    if (this.at + length > this.bytes.length) throw malformed("a text beyond its box");
    this.at += length;
    return latin1(this.bytes, this.at - length, length);
  }

  /** Up to a zero, or to the end. */
  string(): string {
    const end = this.bytes.indexOf(0, this.at);
    const text = latin1(this.bytes, this.at, (end < 0 ? this.bytes.length : end) - this.at);
    this.at = end < 0 ? this.bytes.length : end + 1;
    return text;
  }
}
