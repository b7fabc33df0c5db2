import { Buffer } from "node:buffer";

/** A text that is looked for, in the ways in which it may be stored. */
export interface Needle {
  text: string;
  bytes: Buffer[];
}

/**
 * The texts as bytes: in UTF-8, and as V8 stores strings in serialised values: Latin-1, or UTF-16 where that does not do. Throws
 * where one is so short that it would be found by chance.
 */
export function needlesOf(texts: readonly string[]): Needle[] {
  return [...new Set(texts)].map((text) => {
    if (text.length < 5) throw new Error(`"${text}" is too short to be looked for`);
    return {
      text,
      bytes: [Buffer.from(text, "utf8"), Buffer.from(text, "utf16le"), Buffer.from(text, "latin1")],
    };
  });
}

/** Which of the texts are in these bytes. */
export function textsIn(haystack: Uint8Array, needles: readonly Needle[]): string[] {
  const buffer = Buffer.from(haystack.buffer, haystack.byteOffset, haystack.byteLength);
  return needles.filter(({ bytes }) => bytes.some((each) => buffer.includes(each))).map(({ text }) => text);
}
