import type { ByteSource } from "./byte-source.ts";
import { malformed } from "./refused.ts";

/** The first read of a place, and how far reads grow while they go on in order. A store answers few large reads faster than many. */
const FIRST_WINDOW_BYTES = 65_536;
const MAX_WINDOW_BYTES = 2_097_152;

/**
 * Reads a source through one window of a few megabytes at most. What it hands out are views of the window; they stay valid,
 * because a new window is a new array. Reading past the end means that the file is broken, and refuses it.
 */
export class ByteReader {
  readonly sizeBytes: number;
  readonly #source: ByteSource;
  #window = new Uint8Array(0);
  #windowAt = 0;
  #nextWindowBytes = FIRST_WINDOW_BYTES;

  constructor(source: ByteSource) {
    this.#source = source;
    this.sizeBytes = source.sizeBytes;
  }

  /** Exactly `length` bytes, at most one window. */
  async bytes(offset: number, length: number): Promise<Uint8Array> {
    if (length > MAX_WINDOW_BYTES) throw new RangeError(`${length} bytes do not fit the window`);
    if (!Number.isSafeInteger(offset) || offset < 0 || length < 0 || offset + length > this.sizeBytes) {
      throw malformed(`${length} bytes at ${offset} reach beyond the end`);
    }
    const start = offset - this.#windowAt;
    if (start < 0 || start + length > this.#window.length) {
      await this.#load(offset, length);
      return this.#window.subarray(0, length);
    }
    return this.#window.subarray(start, start + length);
  }

  /** As many bytes as are at hand from `offset` on, at least one: for a search. */
  async some(offset: number): Promise<Uint8Array> {
    await this.bytes(offset, 1);
    return this.#window.subarray(offset - this.#windowAt);
  }

  async u8(offset: number): Promise<number> {
    return (await this.bytes(offset, 1))[0] ?? 0;
  }

  /** Big-endian, as everything in this folder unless it says otherwise. */
  async u16(offset: number): Promise<number> {
    return u16(await this.bytes(offset, 2), 0);
  }

  async u32(offset: number): Promise<number> {
    return u32(await this.bytes(offset, 4), 0);
  }

  async #load(offset: number, length: number): Promise<void> {
    const goesOn =
      offset >= this.#windowAt && offset <= this.#windowAt + this.#window.length + FIRST_WINDOW_BYTES;
    this.#nextWindowBytes =
      goesOn && this.#window.length > 0
        ? Math.min(this.#nextWindowBytes * 2, MAX_WINDOW_BYTES)
        : FIRST_WINDOW_BYTES;
    const wanted = Math.min(Math.max(length, this.#nextWindowBytes), this.sizeBytes - offset);
    const window = await this.#source.read(offset, wanted);
    if (window.length !== wanted) throw new Error(`the source read ${window.length} bytes of ${wanted}`);
    this.#window = window as Uint8Array<ArrayBuffer>;
    this.#windowAt = offset;
  }
}

export function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

export function u32(bytes: Uint8Array, at: number): number {
  return u16(bytes, at) * 65_536 + u16(bytes, at + 2);
}

/** Little-endian, as the next two. */
export function u16le(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256;
}

export function u32le(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) +
    (bytes[at + 1] ?? 0) * 256 +
    (bytes[at + 2] ?? 0) * 65_536 +
    (bytes[at + 3] ?? 0) * 16_777_216
  );
}

/** Of three bytes. */
export function u24le(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256 + (bytes[at + 2] ?? 0) * 65_536;
}

/** Every byte as the character of its number. */
export function latin1(bytes: Uint8Array, at = 0, length = bytes.length - at): string {
  let text = "";
  for (const byte of bytes.subarray(at, at + length)) text += String.fromCharCode(byte);
  return text;
}

/** The bytes of a text whose characters are all below U+0100. */
export function asBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

export function concatBytes(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
