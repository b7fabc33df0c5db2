import { createCipheriv, createHash } from "node:crypto";
import { Readable } from "node:stream";

const CHUNK_BYTES = 262_144;
const BLOCK_BYTES = 16;

/**
 * A file of any size that is nowhere: its bytes are computed where they are needed, the same for the same seed. They are the
 * key stream of AES in counter mode, so they begin anywhere and nothing compresses them.
 */
export class SeededFile {
  readonly size: number;
  readonly #key: Buffer;

  constructor(sizeBytes: number, seed: number) {
    this.size = sizeBytes;
    this.#key = createHash("sha256").update(`seed ${seed}`).digest().subarray(0, BLOCK_BYTES);
  }

  /** The bytes from `start` on, up to `end`. */
  bytes(start: number, end: number): Buffer {
    const firstBlock = Math.floor(start / BLOCK_BYTES);
    const counter = Buffer.alloc(BLOCK_BYTES);
    counter.writeBigUInt64BE(BigInt(firstBlock), BLOCK_BYTES - 8);
    const cipher = createCipheriv("aes-128-ctr", this.#key, counter);
    const skipped = start - firstBlock * BLOCK_BYTES;
    return cipher.update(Buffer.alloc(skipped + end - start)).subarray(skipped);
  }

  /** The same as a stream, which holds one chunk at a time. */
  stream(start: number, end: number): Readable {
    return Readable.from(this.#chunks(start, end), { objectMode: false });
  }

  /** In hexadecimal digits. */
  sha256(): string {
    const hash = createHash("sha256");
    for (const chunk of this.#chunks(0, this.size)) hash.update(chunk);
    return hash.digest("hex");
  }

  *#chunks(start: number, end: number): Generator<Buffer> {
    for (let at = start; at < end; at += CHUNK_BYTES) yield this.bytes(at, Math.min(at + CHUNK_BYTES, end));
  }
}
