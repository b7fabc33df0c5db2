/** One range of bytes as a request names it, before the size is known; the shape that R2 takes. */
export type AskedRange = { offset: number; length?: number } | { suffix: number };

/** A range that lies within a file. */
export interface ByteRange {
  offset: number;
  length: number;
}

/**
 * Reads a `Range` header (RFC 9110, 14.1.2). Null where it names no single range of bytes, so that the whole is served: that is
 * allowed for several ranges, of which no player asks, and due for what cannot be read.
 */
export function parseRange(header: string | null): AskedRange | null {
  const [, first, last] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? "") ?? [];
  if (first === undefined || last === undefined) return null;
  if (first === "") return last === "" ? null : { suffix: Number(last) };
  const offset = Number(first);
  if (last === "") return { offset };
  const length = Number(last) - offset + 1;
  return length > 0 ? { offset, length } : null;
}

/** The part of a file of this size that a range means; null where it has no such bytes. */
export function rangeWithin(asked: AskedRange, sizeBytes: number): ByteRange | null {
  if ("suffix" in asked) {
    const length = Math.min(asked.suffix, sizeBytes);
    return length > 0 ? { offset: sizeBytes - length, length } : null;
  }
  const { offset, length = sizeBytes } = asked;
  return offset < sizeBytes ? { offset, length: Math.min(length, sizeBytes - offset) } : null;
}
