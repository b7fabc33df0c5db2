import type { Edits } from "./edits.ts";
import { type Box, type BoxReader, Fields } from "./iso-boxes.ts";
import { checkPictureSize } from "./picture.ts";
import { malformed } from "./refused.ts";

/**
 * Properties of images that are kept: how they are coded, their size, colours, and how they are turned, cropped and put together.
 * Others (descriptions, times, texts, what only some maker knows) are made empty.
 */
const KEPT = new Set([
  ...["av1C", "hvcC", "lhvC", "avcC", "vvcC", "evcC", "j2kH", "uncC", "cmpd", "cmpC", "icef"],
  ...["ispe", "pixi", "pasp", "colr", "clli", "mdcv", "cclv", "amve", "reve", "ndwt"],
  ...["irot", "imir", "clap", "iscl", "rref", "auxC", "lsel", "a1op", "a1lx", "oinf", "tols", "rloc"],
]);
const MAX_ASSOCIATIONS = 100_000;

/**
 * Empties the properties that are not kept, and answers the size of the primary image as displayed. Every image of the file has to be of
 * a size that can be decoded.
 */
export async function cleanProperties(
  boxes: BoxReader,
  iprp: Box,
  primaryId: number,
  edits: Edits,
): Promise<{ width: number; height: number }> {
  const children = await boxes.within(iprp.dataFrom, iprp.to);
  const container = children.find((box) => box.type === "ipco");
  if (container === undefined) throw malformed("no properties");
  const properties = await boxes.within(container.dataFrom, container.to);
  for (const property of properties) {
    if (!KEPT.has(property.type)) edits.free(property);
    if (property.type === "ispe") await readSize(boxes, property);
  }
  let size: { width: number; height: number } | null = null;
  for (const child of children) {
    if (child === container) continue;
    if (child.type !== "ipma") {
      edits.free(child);
      continue;
    }
    for (const index of await readAssociations(boxes, child, primaryId)) {
      const property = properties[index - 1];
      if (property?.type === "ispe") size = await readSize(boxes, property);
      else if (property !== undefined && size !== null) size = await transform(boxes, property, size);
    }
  }
  if (size === null) throw malformed("the image has no size");
  checkPictureSize(size.width, size.height);
  return size;
}

async function readSize(boxes: BoxReader, ispe: Box): Promise<{ width: number; height: number }> {
  const fields = new Fields(await boxes.content(ispe, 4));
  const size = { width: fields.number(4), height: fields.number(4) };
  checkPictureSize(size.width, size.height);
  return size;
}

/** Crops and turns, in the order in which they are said (ISO/IEC 23008-12, sections 6.5.9 and 6.5.10). */
async function transform(
  boxes: BoxReader,
  property: Box,
  size: { width: number; height: number },
): Promise<{ width: number; height: number }> {
  if (property.type === "irot") {
    const quarters = new Fields(await boxes.content(property)).number(1) & 3;
    return quarters % 2 === 1 ? { width: size.height, height: size.width } : size;
  }
  if (property.type === "clap") {
    const fields = new Fields(await boxes.content(property));
    const width = Math.floor(fields.number(4) / fields.number(4));
    const height = Math.floor(fields.number(4) / fields.number(4));
    if (!(width <= size.width && height <= size.height)) throw malformed("cropped to more than there is");
    return { width, height };
  }
  return size;
}

/** The numbers of an item's properties, from 1 on, in the order in which they apply. */
async function readAssociations(boxes: BoxReader, ipma: Box, itemId: number): Promise<number[]> {
  const fields = new Fields(await boxes.content(ipma));
  const head = fields.number(4);
  const wide = (head & 1) === 1;
  const entries = fields.number(4);
  const found: number[] = [];
  for (let n = 0; n < entries; n++) {
    if (n >= MAX_ASSOCIATIONS) throw malformed("too many properties");
    const id = fields.number(head >>> 24 === 0 ? 2 : 4);
    const count = fields.number(1);
    for (let m = 0; m < count; m++) {
      const index = wide ? fields.number(2) & 0x7fff : fields.number(1) & 0x7f;
      if (id === itemId) found.push(index);
    }
  }
  return found;
}
