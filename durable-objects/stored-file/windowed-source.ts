import type { ByteSource, Piece } from "../../media/byte-source.ts";
import type { BucketObject, FileBucket } from "./file-bucket.ts";

/** Read at a time: few enough reads for the largest picture, and little memory. */
const WINDOW_BYTES = 2_097_152;

/** An object of the bucket, read in large steps however small those are in which it is asked for. */
export class WindowedSource implements ByteSource {
  readonly #bucket: FileBucket;
  readonly #object: BucketObject;
  readonly #signal: AbortSignal;
  #from = 0;
  #window: Uint8Array = new Uint8Array(0);

  constructor(bucket: FileBucket, object: BucketObject, signal: AbortSignal) {
    this.#bucket = bucket;
    this.#object = object;
    this.#signal = signal;
  }

  get sizeBytes(): number {
    return this.#object.sizeBytes;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    this.#signal.throwIfAborted();
    if (offset < 0 || offset + length > this.sizeBytes)
      throw new RangeError(`no ${length} bytes at ${offset}`);
    if (length > WINDOW_BYTES) return this.#bucket.read(this.#object, offset, length);
    if (offset < this.#from || offset + length > this.#from + this.#window.length) {
      const windowBytes = Math.min(WINDOW_BYTES, this.sizeBytes - offset);
      const window = await this.#bucket.read(this.#object, offset, windowBytes);
      // Reads may overlap: each takes what it read itself.
      this.#from = offset;
      this.#window = window;
      return window.slice(0, length);
    }
    return this.#window.slice(offset - this.#from, offset - this.#from + length);
  }

  /** The bytes of some pieces, in their order, in chunks of bounded size. */
  async *chunks(pieces: readonly Piece[]): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) {
      this.#signal.throwIfAborted();
      if ("bytes" in piece) {
        if (piece.bytes.length > 0) yield piece.bytes;
        continue;
      }
      const length = piece.to - piece.from;
      if (length > WINDOW_BYTES) yield* this.#stream(piece.from, length);
      else if (length > 0) yield await this.read(piece.from, length);
    }
  }

  async *#stream(offset: number, length: number): AsyncGenerator<Uint8Array> {
    if (offset + length > this.sizeBytes) throw new RangeError(`no ${length} bytes at ${offset}`);
    for await (const chunk of this.#bucket.stream(this.#object, offset, length)) {
      this.#signal.throwIfAborted();
      yield chunk;
    }
  }
}
