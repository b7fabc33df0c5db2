import { box, u16, u32 } from "./boxes.ts";

export interface HeifItem {
  id: number;
  type: string;
  /** After the name; of a "mime" item. */
  contentType?: string;
  name?: string;
  /** In `idat` instead of the media data. */
  inIdat?: boolean;
  /** Each an extent of its own. */
  parts: Buffer[];
}

/**
 * A HEIF file with the given items, in this order in the media data, with `gap` before each part. Written anew by the tests, in any
 * version of `iloc`, since the fixtures have but one.
 */
export function heif({
  items,
  properties,
  primary = 1,
  version = 1,
  gap = Buffer.alloc(0),
  before = [],
  metaExtras = [],
  after = [],
  brands = "mif1heic",
}: {
  items: HeifItem[];
  properties: Buffer[];
  primary?: number;
  version?: 0 | 1 | 2;
  gap?: Buffer;
  before?: Buffer[];
  metaExtras?: Buffer[];
  after?: Buffer[];
  brands?: string;
}): Buffer {
  const ftyp = box("ftyp", brands.slice(0, 4), u32(0), brands);
  const idat: Buffer[] = [];
  const mdat: Buffer[] = [];
  const placed = items.map((item) => {
    const home = item.inIdat ? idat : mdat;
    const extents = item.parts.map((part) => {
      home.push(gap);
      const offset = Buffer.concat(home).length;
      home.push(part);
      return { offset, length: part.length };
    });
    return { ...item, extents };
  });
  const id = (value: number) => (version === 2 ? u32(value) : u16(value));
  const meta = (mdatFrom: number) =>
    box(
      "meta",
      u32(0),
      box("hdlr", u32(0, 0), "pict", u32(0, 0, 0), "SecretHandler\0"),
      box("pitm", u32(0), u16(primary)),
      box(
        "iloc",
        u32(version * 2 ** 24),
        Buffer.of(0x44, 0x40),
        id(placed.length),
        ...placed.map(({ id: itemId, inIdat, extents }) =>
          Buffer.concat([
            id(itemId),
            version === 0 ? Buffer.alloc(0) : u16(inIdat ? 1 : 0),
            u16(0),
            u32(inIdat ? 0 : mdatFrom),
            u16(extents.length),
            ...extents.map(({ offset, length }) => u32(offset, length)),
          ]),
        ),
      ),
      box(
        "iinf",
        u32(0),
        u16(items.length),
        ...items.map(({ id: itemId, type, name = "", contentType }) =>
          box(
            "infe",
            u32(2 * 2 ** 24),
            u16(itemId, 0),
            `${type}${name}\0${contentType === undefined ? "" : `${contentType}\0`}`,
          ),
        ),
      ),
      box(
        "iprp",
        box("ipco", ...properties),
        box(
          "ipma",
          u32(0, 1),
          u16(primary),
          Buffer.of(properties.length, ...properties.map((_, n) => n + 1)),
        ),
      ),
      box("idat", ...idat, gap),
      ...metaExtras,
    );
  const head = Buffer.concat([ftyp, ...before]);
  const mdatFrom = head.length + meta(0).length + 8;
  return Buffer.concat([head, meta(mdatFrom), box("mdat", ...mdat, gap), ...after]);
}

export function ispe(width: number, height: number): Buffer {
  return box("ispe", u32(0, width, height));
}

/** Counter-clockwise, in quarters. */
export function irot(quarters: number): Buffer {
  return box("irot", Buffer.of(quarters));
}

/** A file of `heif-enc` with one more property of its primary image, the second item of which nothing else changes. */
export function withProperty(file: Uint8Array, property: Buffer): Buffer {
  const bytes = Buffer.from(file);
  const at = (type: string) => bytes.indexOf(type, 0, "latin1") - 4;
  const [meta, iloc, iprp, ipco, ipma] = ["meta", "iloc", "iprp", "ipco", "ipma"].map(at) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const ipcoEnd = ipco + bytes.readUInt32BE(ipco);
  const number = countBoxes(bytes, ipco + 8, ipcoEnd) + 1;
  // Version 0 and narrow numbers; the first entry is the primary image's.
  const associations = ipma + 18;
  const insertAt = associations + 1 + (bytes[associations] ?? 0);
  const grown = property.length + 1;
  for (const outer of [meta, iprp]) bytes.writeUInt32BE(bytes.readUInt32BE(outer) + grown, outer);
  bytes.writeUInt32BE(bytes.readUInt32BE(ipco) + property.length, ipco);
  bytes.writeUInt32BE(bytes.readUInt32BE(ipma) + 1, ipma);
  bytes[associations] = (bytes[associations] ?? 0) + 1;
  shiftExtents(bytes, iloc, grown);
  return Buffer.concat([
    bytes.subarray(0, ipcoEnd),
    property,
    bytes.subarray(ipcoEnd, insertAt),
    Buffer.of(0x80 | number),
    bytes.subarray(insertAt),
  ]);
}

function countBoxes(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += bytes.readUInt32BE(at)) count += 1;
  return count;
}

/** Of `iloc` as the fixtures have it: offsets and lengths of four bytes, one extent an item. */
function shiftExtents(bytes: Buffer, iloc: number, by: number): void {
  const version = bytes[iloc + 8] ?? 0;
  const baseBytes = (bytes[iloc + 13] ?? 0) >> 4;
  let at = iloc + 16;
  for (let left = bytes.readUInt16BE(iloc + 14); left > 0; left--) {
    at += (version === 0 ? 4 : 6) + baseBytes + 2;
    bytes.writeUInt32BE(bytes.readUInt32BE(at) + by, at);
    at += 8;
  }
}
