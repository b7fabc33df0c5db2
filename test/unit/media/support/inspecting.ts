import ExifReader from "exifreader";
import sharp from "sharp";
import { expect } from "vitest";
import { assemble, type ByteSource, type Inspected, inspect } from "../../../../media/inspect.ts";
import { leaks } from "./photos.ts";

/** A source that refuses what a store would: reads beyond the end, or of nothing. */
export function sourceOf(bytes: Uint8Array): ByteSource & { largestRead: number; reads: number } {
  return {
    sizeBytes: bytes.length,
    largestRead: 0,
    reads: 0,
    read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > bytes.length)
        throw new Error(`read ${offset}+${length}`);
      this.largestRead = Math.max(this.largestRead, length);
      this.reads += 1;
      return Promise.resolve(bytes.slice(offset, offset + length));
    },
  };
}

export interface Cleaned extends Inspected {
  bytes: Uint8Array;
}

/** Inspects a file that has to pass, and puts the cleaned one together. */
export async function clean(bytes: Uint8Array, declared: string): Promise<Cleaned> {
  const found = await inspect(sourceOf(bytes), declared);
  if ("refusal" in found) throw new Error(`refused: ${found.refusal}`);
  const cleaned = found.pieces === null ? bytes : assemble(bytes, found.pieces);
  expect(cleaned.length).toBe(found.sizeBytes);
  return { ...found, bytes: cleaned };
}

/** Cleans a picture, and checks what holds of every one: nothing told, nothing left to clean, the same size as a reader sees it. */
export async function cleanPhoto(bytes: Uint8Array, declared: string): Promise<Cleaned> {
  expect(leaks(bytes), "the test has planted nothing").not.toEqual([]);
  const cleaned = await clean(bytes, declared);
  expect(leaks(cleaned.bytes)).toEqual([]);
  expect(told(cleaned.bytes)).toEqual([]);
  const again = await clean(cleaned.bytes, declared);
  expect(again.pieces).toBeNull();
  expect([again.width, again.height]).toEqual([cleaned.width, cleaned.height]);
  return cleaned;
}

/** What an independent reader finds of a picture's making. The orientation may be told. */
export function told(bytes: Uint8Array): string[] {
  const tags = ExifReader.load(Buffer.from(bytes), { expanded: true });
  const exif = Object.keys(tags.exif ?? {}).filter((name) => name !== "Orientation");
  const others = ["gps", "iptc", "xmp", "Thumbnail", "photoshop", "makerNotes", "mpf", "pngText"].filter(
    (name) => name in tags && Object.keys((tags as Record<string, object>)[name] ?? {}).length > 0,
  );
  return [...exif, ...others];
}

/** The orientation that an independent reader finds. */
export function orientationOf(bytes: Uint8Array): number {
  return ExifReader.load(Buffer.from(bytes)).Orientation?.value ?? 1;
}

/** Every pixel of every frame as decoded, not turned, with the colours' meaning. */
export async function look(
  bytes: Uint8Array,
): Promise<{ pixels: Buffer; icc: Buffer | undefined; space: string }> {
  const image = sharp(bytes, { animated: true });
  const { icc, space } = await image.metadata();
  return { pixels: await image.raw().toBuffer(), icc, space };
}
