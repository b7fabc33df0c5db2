import { type ByteReader, sameBytes } from "./byte-reader.ts";
import type { Piece } from "./byte-source.ts";
import { malformed } from "./refused.ts";

/** A picture with more cuts than this was not made by a camera or an editor, and would fill the memory with its pieces. */
const MAX_PIECES = 10_000;

const FILLER_BYTES = 65_536;
const fillers = new Map<number, Uint8Array>();

/** Puts a cleaned file together, in order. */
export class PieceList {
  readonly #pieces: Piece[] = [];
  #sizeBytes = 0;

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Takes over the original's bytes from `from` up to and without `to`. */
  keep(from: number, to: number): void {
    if (to <= from) return;
    this.#sizeBytes += to - from;
    const last = this.#pieces.at(-1);
    if (last !== undefined && "to" in last && last.to === from) last.to = to;
    else this.#push({ from, to });
  }

  put(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#sizeBytes += bytes.length;
    this.#push({ bytes });
  }

  /** So many times the same byte. Costs no memory, whatever the number. */
  fill(byte: number, count: number): void {
    let filler = fillers.get(byte);
    if (filler === undefined) fillers.set(byte, (filler = new Uint8Array(FILLER_BYTES).fill(byte)));
    for (let left = count; left > 0; left -= FILLER_BYTES) {
      this.put(filler.subarray(0, Math.min(left, FILLER_BYTES)));
    }
  }

  /** Adds the pieces of another list, which is used up by it. */
  append(other: PieceList): void {
    for (const piece of other.#pieces) {
      if ("bytes" in piece) this.put(piece.bytes);
      else this.keep(piece.from, piece.to);
    }
  }

  /** The pieces; null where they are the original again, byte by byte. */
  async settle(reader: ByteReader): Promise<Piece[] | null> {
    if (this.#sizeBytes !== reader.sizeBytes) return this.#pieces;
    let at = 0;
    for (const piece of this.#pieces) {
      if ("bytes" in piece) {
        if (!sameBytes(piece.bytes, await reader.bytes(at, piece.bytes.length))) return this.#pieces;
        at += piece.bytes.length;
      } else {
        if (piece.from !== at) return this.#pieces;
        at = piece.to;
      }
    }
    return null;
  }

  #push(piece: Piece): void {
    if (this.#pieces.length >= MAX_PIECES) throw malformed("it would have to be cut in too many pieces");
    this.#pieces.push(piece);
  }
}
