import { type Box, type BoxReader, Fields } from "./iso-boxes.ts";
import { malformed } from "./refused.ts";

/** A part of a HEIF file: an image, a tile of one, or something about it. */
export interface Item {
  id: number;
  type: string;
  /** Of an item of type "mime". */
  contentType: string;
  /** Where its name is in the file. */
  name: { from: number; to: number };
}

/** Where bytes of an item are: in the file (construction method 0), or in the `idat` box (1). */
export interface Extent {
  itemId: number;
  inIdat: boolean;
  offset: number;
  length: number;
}

const MAX_ITEMS = 20_000;

/** The items that `iinf` lists (ISO/IEC 14496-12, section 8.11.6). */
export async function readItems(boxes: BoxReader, iinf: Box): Promise<Map<number, Item>> {
  const head = new Fields(await boxes.content(iinf));
  const version = head.number(4) >>> 24;
  head.number(version === 0 ? 2 : 4);
  const items = new Map<number, Item>();
  for (const infe of await boxes.within(iinf.dataFrom + head.at, iinf.to)) {
    if (infe.type !== "infe") throw malformed(`${infe.type} among the items`);
    const fields = new Fields(await boxes.content(infe));
    const entryVersion = fields.number(4) >>> 24;
    if (entryVersion !== 2 && entryVersion !== 3) throw malformed("an item without a type");
    const id = fields.number(entryVersion === 2 ? 2 : 4);
    if (fields.number(2) !== 0) throw malformed("a protected item");
    const type = fields.text(4);
    const from = infe.dataFrom + fields.at;
    const name = { from, to: from + fields.string().length };
    const contentType = type === "mime" ? fields.string() : "";
    if (items.has(id) || items.size >= MAX_ITEMS) throw malformed("an item twice, or too many");
    items.set(id, { id, type, contentType, name });
  }
  return items;
}

/** Where `iloc` says that the items are (ISO/IEC 14496-12, section 8.11.3). */
export async function readExtents(boxes: BoxReader, iloc: Box): Promise<Extent[]> {
  const fields = new Fields(await boxes.content(iloc));
  const version = fields.number(4) >>> 24;
  if (version > 2) throw malformed(`iloc of version ${version}`);
  const sizes = fields.number(2);
  const [offsetBytes, lengthBytes] = [fieldBytes(sizes >> 12), fieldBytes((sizes >> 8) & 15)];
  const [baseBytes, indexBytes] = [fieldBytes((sizes >> 4) & 15), version === 0 ? 0 : fieldBytes(sizes & 15)];
  const extents: Extent[] = [];
  const items = fields.number(version === 2 ? 4 : 2);
  for (let n = 0; n < items; n++) {
    const itemId = fields.number(version === 2 ? 4 : 2);
    const method = version === 0 ? 0 : fields.number(2) & 15;
    if (method > 1) throw malformed("an item inside of an item");
    if (fields.number(2) !== 0) throw malformed("an item in another file");
    const base = fields.number(baseBytes);
    const count = fields.number(2);
    for (let m = 0; m < count; m++) {
      fields.number(indexBytes);
      const offset = base + fields.number(offsetBytes);
      const length = fields.number(lengthBytes);
      if (extents.length >= MAX_ITEMS) throw malformed("too many extents");
      extents.push({ itemId, inIdat: method === 1, offset, length });
    }
  }
  return extents;
}

function fieldBytes(size: number): number {
  if (size !== 0 && size !== 4 && size !== 8) throw malformed(`a field of ${size} bytes`);
  return size;
}
