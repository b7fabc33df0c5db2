/**
 * A Bloom filter (Bloom 1970) of what a segment of the archive can be found by, sized by its content: it may say yes to what
 * is not there, never no to what is. With 8 bits a gram and 5 hashes it errs in about 2 of 100 cases (Broder and
 * Mitzenmacher, "Network applications of Bloom filters", section 2.1), and less with each further gram of a query.
 */

const BITS_PER_GRAM = 8;
const HASHES = 5;
/** A row has room for 2 MB. Beyond this the filter errs more often. */
const MAX_BYTES = 1_048_576;

/** What stands for a person in a filter: no text has it, as folding replaces NUL. */
export function personGram(userId: string): string {
  return `\0${userId}`;
}

/**
 * The grams of a folded text: every three characters, and every two of which one lies beyond the European alphabets, because
 * two of them are a word in Chinese and Korean, while two letters would be in every segment.
 */
export function* gramsOf(folded: string): Generator<string> {
  let [first, second] = ["", ""];
  for (const char of folded) {
    if (first) yield first + second + char;
    if (second && isWordy(second, char)) yield second + char;
    [first, second] = [second, char];
  }
}

/** The grams that every text with this folded query in it has. None: any text may have it. */
export function gramsOfQuery(folded: string): string[] {
  return [...new Set(gramsOf(folded))];
}

/** From Hebrew on. */
function isWordy(first: string, second: string): boolean {
  return first >= "\u0590" || second >= "\u0590";
}

export function buildFilter(grams: Iterable<string>): ArrayBuffer {
  const distinct = new Set(grams);
  const bytes = Math.min(MAX_BYTES, Math.ceil((distinct.size * BITS_PER_GRAM) / 8));
  const filter = new Uint8Array(bytes);
  for (const gram of distinct) {
    for (const bit of bitsOf(gram, bytes * 8)) filter[bit >> 3] = (filter[bit >> 3] ?? 0) | (1 << (bit & 7));
  }
  return filter.buffer;
}

/** Whether all of these may be in the filter. */
export function mayContain(filter: ArrayBuffer, grams: readonly string[]): boolean {
  const bytes = new Uint8Array(filter);
  if (bytes.length === 0) return grams.length === 0;
  return grams.every((gram) =>
    bitsOf(gram, bytes.length * 8).every((bit) => ((bytes[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0),
  );
}

/** Two hashes make all (Kirsch and Mitzenmacher, "Less hashing, same performance", 2006). */
function bitsOf(gram: string, bits: number): number[] {
  const [start, step] = [hash(gram, 0x811c9dc5), hash(gram, 0x9e3779b9) | 1];
  return Array.from({ length: HASHES }, (_, index) => ((start + index * step) >>> 0) % bits);
}

/** FNV-1a over UTF-16 units, mixed at the end as in MurmurHash3. */
function hash(text: string, seed: number): number {
  let value = seed;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
