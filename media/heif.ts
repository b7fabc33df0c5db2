import { type ByteReader, concatBytes, latin1 } from "./byte-reader.ts";
import { Edits } from "./edits.ts";
import { EMPTY_BLOCK } from "./exif.ts";
import { type Extent, type Item, readExtents, readItems } from "./heif-items.ts";
import { cleanProperties } from "./heif-properties.ts";
import { type Box, BoxReader, Fields } from "./iso-boxes.ts";
import { cleanSequence } from "./movie.ts";
import type { CleanPicture } from "./picture.ts";
import { malformed } from "./refused.ts";

const TOP_LEVEL = new Set(["ftyp", "meta", "mdat"]);
const META = new Set(["hdlr", "dinf", "pitm", "iinf", "iloc", "iref", "iprp", "idat", "grpl"]);
/** Items that are images or put some together. A "jpeg" item would have metadata of its own, and is in no camera's files. */
const IMAGES = new Set([
  ...["av01", "hvc1", "lhv1", "hvt1", "avc1", "vvc1", "evc1", "j2k1", "unci", "mski"],
  ...["grid", "iovl", "iden", "tmap", "tili"],
]);
const SEQUENCE_BRANDS = /msf1|hevc|hevx|hevm|hevs|avis/;

/** An offset of four zeros to the block, then the block (ISO/IEC 23008-12, annex A.2.1). */
const EMPTY_EXIF = concatBytes(Uint8Array.of(0, 0, 0, 0), EMPTY_BLOCK);
const SPACE = 0x20;

/**
 * A HEIC, HEIF or AVIF without what tells of its making. The parts refer to each other by offsets, so that what is taken out is overwritten,
 * and the size stays the same but for what follows the last part. Kept: the items that are images (with their thumbnails, transparency, depth and gain
 * maps) and the properties that it takes to show them: colours, the ICC profile, and how they are turned. Overwritten: Exif (by an
 * empty block), XMP (by spaces), every other item, item names, unknown properties and boxes, free space, and all of the media data that no image
 * refers to. A track is kept only in a sequence. The orientation in Exif counts for nothing in these formats.
 */
export async function cleanHeif(reader: ByteReader): Promise<CleanPicture> {
  const boxes = new BoxReader(reader);
  const top = await topLevel(boxes);
  const ftyp = top.find((box) => box.type === "ftyp");
  const metas = top.filter((box) => box.type === "meta");
  const meta = metas[0];
  if (ftyp === undefined || meta === undefined || metas.length > 1) throw malformed("not one meta box");
  const isSequence = SEQUENCE_BRANDS.test(latin1(await boxes.content(ftyp)));
  const isKept = (box: Box) => TOP_LEVEL.has(box.type) || (isSequence && box.type === "moov");
  const kept = top.filter(isKept);
  const end = kept.at(-1)?.to ?? 0;
  const edits = new Edits();
  for (const box of top) {
    if (box.to <= end && !isKept(box)) edits.free(box);
    if (isKept(box) && box.type === "moov") await cleanSequence(boxes, box, edits);
  }
  const { size, items, extents, idat } = await cleanMeta(boxes, meta, edits);
  const spaces = kept.filter((box) => box.type === "mdat");
  const placed = extents
    .filter((extent) => extent.length > 0 || isImage(items.get(extent.itemId)))
    .map((extent) => place(extent, items, spaces, idat));
  for (const space of spaces) cleanData(space, placed, edits, isSequence);
  if (idat !== undefined) cleanData(idat, placed, edits, false);
  return { ...size, pieces: edits.apply(end) };
}

/** The boxes of the file. Where what follows is no box, the file ends: cameras append data of their own. */
async function topLevel(boxes: BoxReader): Promise<Box[]> {
  const found: Box[] = [];
  for (let at = 0; ; ) {
    const box = await boxes.at(at, boxes.bytes.sizeBytes);
    if (box === null) return found;
    found.push(box);
    at = box.to;
  }
}

async function cleanMeta(boxes: BoxReader, meta: Box, edits: Edits) {
  // The box begins with a version and flags.
  const children = await boxes.within(meta.dataFrom + 4, meta.to);
  const find = (type: string) => {
    const all = children.filter((box) => box.type === type);
    if (all.length > 1) throw malformed(`${type} twice`);
    return all[0];
  };
  for (const child of children) if (!META.has(child.type)) edits.free(child);
  const [hdlr, pitm, iinf] = [find("hdlr"), find("pitm"), find("iinf")];
  const [iloc, iprp, idat] = [find("iloc"), find("iprp"), find("idat")];
  if (!hdlr || !pitm || !iinf || !iloc || !iprp) throw malformed("an incomplete meta box");
  if (latin1(await boxes.content(hdlr), 8, 4) !== "pict") throw malformed("no picture");
  // A version, two types and some reserved bytes; then comes a name for people.
  edits.overwrite(hdlr.dataFrom + 24, hdlr.to);
  const primary = new Fields(await boxes.content(pitm));
  const primaryId = primary.number(primary.number(4) >>> 24 === 0 ? 2 : 4);
  const items = await readItems(boxes, iinf);
  if (!isImage(items.get(primaryId))) throw malformed("the primary item is no image");
  for (const { name } of items.values()) edits.overwrite(name.from, name.to, undefined, SPACE);
  const extents = await readExtents(boxes, iloc);
  const size = await cleanProperties(boxes, iprp, primaryId, edits);
  return { size, items, extents, idat };
}

function isImage(item: Item | undefined): boolean {
  return item !== undefined && IMAGES.has(item.type);
}

/** A range of the file that an item takes up. */
interface Placed {
  from: number;
  to: number;
  item: Item | undefined;
}

/** Where an extent is in the file: in the media data or in `idat`, as a whole. */
function place(extent: Extent, items: Map<number, Item>, spaces: Box[], idat: Box | undefined): Placed {
  const item = items.get(extent.itemId);
  const from = extent.offset + (extent.inIdat ? (idat?.dataFrom ?? 0) : 0);
  const to = from + extent.length;
  const homes = extent.inIdat ? (idat === undefined ? [] : [idat]) : spaces;
  if (!homes.some((home) => home.dataFrom <= from && to <= home.to))
    throw malformed("an item beyond the data");
  // No length: all that there is, which is nothing that a picture with metadata could mean.
  if (extent.length === 0 && isImage(item)) throw malformed("an image without a length");
  return { from, to, item };
}

/** Leaves of a box of data what images refer to. In a sequence the tracks refer to the rest. */
function cleanData(space: Box, placed: Placed[], edits: Edits, keepRest: boolean): void {
  const here = placed
    .filter((one) => one.from >= space.dataFrom && one.to <= space.to && one.to > one.from)
    .sort((one, other) => one.from - other.from);
  let at = space.dataFrom;
  let last: Placed | null = null;
  for (const one of here) {
    if (one.from < at && last !== null && isImage(last.item) !== isImage(one.item)) {
      throw malformed("an image and metadata in the same place");
    }
    if (one.from > at && !keepRest) edits.overwrite(at, one.from);
    const from = Math.max(at, one.from);
    if (!isImage(one.item) && one.to > from) overwriteItem(one, from, edits);
    if (one.to > at) {
      at = one.to;
      last = one;
    }
  }
  if (!keepRest) edits.overwrite(at, space.to);
}

function overwriteItem(one: Placed, from: number, edits: Edits): void {
  const whole = from === one.from && one.to - one.from >= EMPTY_EXIF.length;
  if (one.item?.type === "Exif" && whole) edits.overwrite(from, one.to, EMPTY_EXIF);
  else edits.overwrite(from, one.to, undefined, one.item?.type === "mime" ? SPACE : 0);
}
