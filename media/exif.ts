import { u16, u32 } from "./byte-reader.ts";

/** How a stored picture is to be turned and mirrored for display (Exif 2.32, tag 0x0112); 1 is "not at all". */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const ORIENTATION_TAG = 0x0112;
const SHORT = 3;
/** A directory of an Exif block is short; more entries than this are none. */
const MAX_ENTRIES = 1_000;

/** Whether the orientation lays the picture on its side. */
export function swapsSides(orientation: Orientation): boolean {
  return orientation >= 5;
}

/**
 * The orientation that an Exif block says (a TIFF header and its first directory, TIFF 6.0 section 2); 1 where it says none.
 * Some writers put "Exif" and two zeros first.
 */
export function readOrientation(block: Uint8Array): Orientation {
  const tiff = u32(block, 0) === 0x45786966 ? block.subarray(6) : block;
  const order = u16(tiff, 0);
  if (order !== 0x4949 && order !== 0x4d4d) return 1;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const little = order === 0x4949;
  if (tiff.length < 10 || view.getUint16(2, little) !== 42) return 1;
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.length) return 1;
  const entries = Math.min(view.getUint16(directory, little), MAX_ENTRIES);
  for (let n = 0; n < entries; n++) {
    const at = directory + 2 + n * 12;
    if (at + 12 > tiff.length) return 1;
    if (view.getUint16(at, little) !== ORIENTATION_TAG) continue;
    const value = view.getUint16(at + 8, little);
    return view.getUint16(at + 2, little) === SHORT && isOrientation(value) ? value : 1;
  }
  return 1;
}

function isOrientation(value: number): value is Orientation {
  return value >= 1 && value <= 8;
}

/** An Exif block that says the orientation and nothing else. */
export function orientationBlock(orientation: Orientation): Uint8Array {
  // Big-endian; the directory at 8; one entry; the orientation, one SHORT; no further directory.
  return Uint8Array.of(
    ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8],
    ...[0, 1],
    ...[0x01, 0x12, 0, SHORT, 0, 0, 0, 1, 0, orientation, 0, 0],
    ...[0, 0, 0, 0],
  );
}

/** An Exif block that says nothing. */
export const EMPTY_BLOCK = Uint8Array.of(0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0);
