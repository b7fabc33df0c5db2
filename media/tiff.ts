import type { ByteReader } from "./byte-reader.ts";
import { Edits } from "./edits.ts";
import type { PieceList } from "./piece-list.ts";
import { malformed } from "./refused.ts";

/** Bytes of a value of each type (TIFF 6.0, section 2, and IFD of its first supplement). */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
/** Directories that others point to: of sub-images, and of Exif. */
const DIRECTORIES = new Set([330, 34_665]);
const GPS = 34_853;
const XMP = 700;
/** What is emptied: XMP, IPTC, Photoshop's resources; artist, owner; serial numbers of camera and lens. */
const EMPTIED = new Set([XMP, 33_723, 34_377, 315, 42_032, 42_033, 42_037, 50_735]);
const ASCII = 2;
const SPACE = 0x20;
const MAX_DIRECTORIES = 1_000;
const MAX_ENTRIES = 50_000;

interface Entry {
  tag: number;
  /** Ends with a zero, and holds no other: decoders complain. */
  isText: boolean;
  /** Where its values are. */
  from: number;
  to: number;
  /** Of a directory's pointer. */
  pointers: number[];
}

interface Range {
  from: number;
  to: number;
  emptied: boolean;
}

/**
 * A TIFF, or a raw picture that is built like one (DNG, NEF, ARW …), without its place, XMP, IPTC, and who took it with which specimen of a
 * camera. Overwritten in place, since its parts refer to each other by offsets. What raw pictures cannot be developed without stays: the
 * model of the camera and its maker's notes, which may say more.
 */
export async function cleanTiff(reader: ByteReader): Promise<PieceList> {
  const tiff = new Directories(reader, (await reader.u16(0)) === 0x4949);
  const edits = new Edits();
  const emptied = new Set<number>();
  const empty = (from: number, to: number, filler = 0, terminator = 0) => {
    // Several directories may share a value.
    if (emptied.has(from)) return;
    edits.overwrite(from, to - terminator, undefined, filler);
    edits.overwrite(to - terminator, to);
    emptied.add(from);
    // Four bytes and less may stand in their entry itself.
    if (to - from > 4) ranges.push({ from, to, emptied: true });
  };
  /** What leads to everything must not be emptied; another reader would find other things then. */
  const ranges: Range[] = [{ from: 0, to: 8, emptied: false }];
  /** Only the directories of images follow each other; what stands behind others is often left to chance. */
  const ahead = [{ at: await tiff.number(4, 4), chained: true }];
  const seen = new Set<number>([0]);
  for (let one = ahead.pop(); one !== undefined; one = ahead.pop()) {
    const { at, chained } = one;
    if (seen.has(at)) continue;
    seen.add(at);
    if (seen.size > MAX_DIRECTORIES) throw malformed("too many directories");
    const { entries, next, end } = await tiff.read(at);
    ranges.push({ from: at, to: end, emptied: false });
    if (chained) ahead.push({ at: next, chained });
    for (const { tag, isText, from, to, pointers } of entries) {
      if (DIRECTORIES.has(tag)) ahead.push(...pointers.map((pointer) => ({ at: pointer, chained: false })));
      if (pointers.length > 1) ranges.push({ from, to: from + pointers.length * 4, emptied: false });
      if (EMPTIED.has(tag) && to > from) empty(from, to, isText || tag === XMP ? SPACE : 0, isText ? 1 : 0);
      for (const place of tag === GPS ? pointers : []) {
        const gps = await tiff.read(place);
        // Its number of entries becomes zero, and with it the entries and the values that are not in them.
        empty(place, gps.end);
        for (const entry of gps.entries)
          if (entry.from < place || entry.from >= gps.end) empty(entry.from, entry.to);
      }
    }
  }
  checkApart(ranges);
  return edits.apply(reader.sizeBytes);
}

/** Refuses a file in which something that is emptied lies within something that is kept. */
function checkApart(ranges: Range[]): void {
  let [keptEnd, emptiedEnd] = [0, 0];
  for (const { from, to, emptied } of ranges.sort((one, other) => one.from - other.from)) {
    if (from < (emptied ? keptEnd : emptiedEnd)) throw malformed("its parts overlap");
    if (emptied) emptiedEnd = Math.max(emptiedEnd, to);
    else keptEnd = Math.max(keptEnd, to);
  }
}

class Directories {
  readonly #reader: ByteReader;
  readonly #little: boolean;
  #entries = 0;

  constructor(reader: ByteReader, little: boolean) {
    this.#reader = reader;
    this.#little = little;
  }

  async number(at: number, sizeBytes: number): Promise<number> {
    const bytes = await this.#reader.bytes(at, sizeBytes);
    return (this.#little ? bytes.toReversed() : bytes).reduce((sum, byte) => sum * 256 + byte, 0);
  }

  async read(at: number): Promise<{ entries: Entry[]; next: number; end: number }> {
    const count = await this.number(at, 2);
    this.#entries += count;
    if (this.#entries > MAX_ENTRIES) throw malformed("too many entries");
    const entries: Entry[] = [];
    for (let n = 0; n < count; n++) entries.push(await this.#entry(at + 2 + n * 12));
    const end = at + 2 + count * 12;
    // Some writers leave out that no directory follows.
    const next = end + 4 <= this.#reader.sizeBytes ? await this.number(end, 4) : 0;
    return { entries, next, end };
  }

  async #entry(at: number): Promise<Entry> {
    const tag = await this.number(at, 2);
    const type = await this.number(at + 2, 2);
    const count = await this.number(at + 4, 4);
    const sizeBytes = (TYPE_BYTES[type] ?? 0) * count;
    const from = sizeBytes <= 4 ? at + 8 : await this.number(at + 8, 4);
    const pointers: number[] = [];
    if (tag === GPS || DIRECTORIES.has(tag)) {
      if (count > MAX_DIRECTORIES) throw malformed("too many directories");
      for (let n = 0; n < count; n++) pointers.push(await this.number(from + n * 4, 4));
    }
    return { tag, isText: type === ASCII, from, to: from + sizeBytes, pointers };
  }
}
