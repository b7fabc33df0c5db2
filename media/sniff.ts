import { fileTypeFromBuffer, supportedMimeTypes } from "file-type";
import { type ByteReader, latin1, u16, u32 } from "./byte-reader.ts";
import { readBrand } from "./iso-brand.ts";
import type { Cleanable, Kind } from "./kind.ts";

/** So much of a file is looked at. The names inside of an office document, which say what it is, lie within. */
const HEAD_BYTES = 65_536;

export interface Sniffed {
  /** Null where the bytes say nothing that is known. */
  contentType: string | null;
  kind: Kind | null;
  /** Whether it begins as text does: UTF-8 without control characters. */
  text: boolean;
  head: Uint8Array;
}

/** The type that the library knows a content type by, whatever the case; its own inventions do not count. */
const KNOWN = new Set([...supportedMimeTypes].map(plain));

/** Whether a file of this type would be known by its bytes. */
export function isSniffable(contentType: string): boolean {
  return KNOWN.has(contentType);
}

/** Says what the first bytes of a file are. The types that are cleaned are told apart here, the rest by the library. */
export async function sniff(reader: ByteReader, declared: string): Promise<Sniffed> {
  const head = await reader.bytes(0, Math.min(HEAD_BYTES, reader.sizeBytes));
  const text = isText(head, head.length === reader.sizeBytes);
  const own = sniffOwn(head, declared);
  if (own !== null) return { ...own, text, head };
  const contentType = await sniffByLibrary(head);
  return { contentType, kind: isBuiltAsTiff(head, contentType) ? "tiff" : null, text, head };
}

function sniffOwn(head: Uint8Array, declared: string): Cleanable | null {
  // JPEG-LS begins like JPEG, and is another format.
  if (u32(head, 0) >>> 8 === 0xffd8ff && head[3] !== 0xf7) return { contentType: "image/jpeg", kind: "jpeg" };
  if (u32(head, 0) === 0x89504e47 && u32(head, 4) === 0x0d0a1a0a) {
    return { contentType: "image/png", kind: "png" };
  }
  // JPEG XL (ISO/IEC 18181-2). Without a container its two bytes begin other files by chance, too, and it has nothing to clean.
  if (u32(head, 4) === 0x4a584c20 && u32(head, 8) === 0x0d0a870a) {
    return { contentType: "image/jxl", kind: "jxl" };
  }
  if (u16(head, 0) === 0xff0a && declared === "image/jxl") return { contentType: "image/jxl", kind: "jxl" };
  const signature = latin1(head, 0, 12);
  if (/^GIF8[79]a/.test(signature)) return { contentType: "image/gif", kind: "gif" };
  if (/^RIFF[^]{4}WEBP$/.test(signature)) return { contentType: "image/webp", kind: "webp" };
  return readBrand(head);
}

async function sniffByLibrary(head: Uint8Array): Promise<string | null> {
  // The library would unpack it, to look for an archive inside.
  if (u16(head, 0) === 0x1f8b) return "application/gzip";
  return (await askLibrary(head)) ?? sniffCutOff(head);
}

/** Olympus and Panasonic write their own number in place of TIFF's 42. BigTIFF (43), which no camera writes, is left alone. */
function isBuiltAsTiff(head: Uint8Array, contentType: string | null): boolean {
  if (contentType?.startsWith("image/") !== true) return false;
  return [0x49492a00, 0x4d4d002a, 0x4949524f, 0x49495253, 0x4d4d4f52, 0x49495500].includes(u32(head, 0));
}

async function askLibrary(head: Uint8Array): Promise<string | null> {
  try {
    const found = await fileTypeFromBuffer(head);
    return found === undefined ? null : plain(found.mime);
  } catch {
    // It expects whole and honest files. Of these bytes it cannot say anything.
    return null;
  }
}

/** What the library finds only in a whole file. */
function sniffCutOff(head: Uint8Array): string | null {
  const signature = u32(head, 0);
  if (signature === 0x49492a00 || signature === 0x4d4d002a) return "image/tiff";
  if (signature === 0x504b0304 || signature === 0x504b0506) return "application/zip";
  // The header of a PDF may have something before it (ISO 32000-1, annex H, note 13).
  if (latin1(head, 0, 1_024).includes("%PDF-")) return "application/pdf";
  return null;
}

/** Without parameters, in lower case, and APNG as the PNG that it is. */
function plain(contentType: string): string {
  const type = (contentType.split(";", 1)[0] ?? "").trim().toLowerCase();
  return type === "image/apng" ? "image/png" : type;
}

function isText(head: Uint8Array, whole: boolean): boolean {
  // Any but tab, line feed, form feed, carriage return, and the escape of terminals.
  if (head.some((byte) => byte < 32 && ![9, 10, 12, 13, 27].includes(byte))) return false;
  try {
    // A character that the head's end cuts off is none that is wrong.
    new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(head, { stream: !whole });
    return true;
  } catch {
    return false;
  }
}
