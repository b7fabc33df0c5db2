import { gzipSync } from "node:zlib";
import { zxyToTileId } from "pmtiles";

/** A vector tile by its place in the pyramid. */
export interface Tile {
  z: number;
  x: number;
  y: number;
  /** Mapbox Vector Tile, not compressed. */
  bytes: Uint8Array;
}

export interface Archive {
  tiles: readonly Tile[];
  /** What the archive says of itself, as JSON. */
  metadata: object;
  /** West, south, east, north, in degrees. */
  bounds: readonly [number, number, number, number];
}

const HEADER_BYTES = 127;
/** A reader takes the header and the root directory in one read of this many bytes. */
const FIRST_READ_BYTES = 16_384;
const GZIP = 2;
const VECTOR_TILES = 1;

/**
 * A PMTiles archive of version 3 (https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md), gzipped within, with a root
 * directory only.
 *
 * @throws RangeError where the tiles are too many for that
 */
export function writePmtiles({ tiles, metadata, bounds }: Archive): Uint8Array<ArrayBuffer> {
  const entries = tiles
    .map(({ z, x, y, bytes }) => ({ id: zxyToTileId(z, x, y), bytes: gzipSync(bytes) }))
    .sort((a, b) => a.id - b.id);
  const directory = gzipSync(directoryOf(entries));
  if (HEADER_BYTES + directory.length > FIRST_READ_BYTES)
    throw new RangeError(`${tiles.length} tiles are too many for one directory`);
  const about = gzipSync(JSON.stringify(metadata));
  const data = Buffer.concat(entries.map(({ bytes }) => bytes));
  const zooms = tiles.map(({ z }) => z);

  const header = Buffer.alloc(HEADER_BYTES);
  header.write("PMTiles", 0, "latin1");
  header[7] = 3;
  const metadataAt = HEADER_BYTES + directory.length;
  const dataAt = metadataAt + about.length;
  const sections = [HEADER_BYTES, directory.length, metadataAt, about.length, dataAt, 0, dataAt, data.length];
  const counts = [entries.length, entries.length, entries.length];
  for (const [index, value] of [...sections, ...counts].entries()) {
    header.writeBigUInt64LE(BigInt(value), 8 + 8 * index);
  }
  const [west, south, east, north] = bounds;
  const isClustered = 1;
  header.set(
    [isClustered, GZIP, GZIP, VECTOR_TILES, zooms.reduce(lesser, 255), zooms.reduce(greater, 0)],
    96,
  );
  writeDegrees(header, 102, [west, south, east, north]);
  header[118] = zooms.reduce(greater, 0);
  writeDegrees(header, 119, [(west + east) / 2, (south + north) / 2]);
  return new Uint8Array(Buffer.concat([header, directory, about, data]));
}

/** Tiles in the order of their ids, each with bytes of its own right behind those of the one before. */
function directoryOf(entries: readonly { id: number; bytes: Uint8Array }[]): Uint8Array {
  const ids = entries.map(({ id }, index) => id - (entries[index - 1]?.id ?? 0));
  const runs = entries.map(() => 1);
  const lengths = entries.map(({ bytes }) => bytes.length);
  // The first one's offset, plus one; zero stands for "right behind".
  const offsets = entries.map((_, index) => (index === 0 ? 1 : 0));
  return Uint8Array.from([entries.length, ...ids, ...runs, ...lengths, ...offsets].flatMap(varint));
}

/** Seven bits a byte, the lowest first; the high bit says that there are more. */
function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

function writeDegrees(header: Buffer, at: number, degrees: readonly number[]): void {
  for (const [index, each] of degrees.entries()) header.writeInt32LE(Math.round(each * 1e7), at + 4 * index);
}

function lesser(a: number, b: number): number {
  return Math.min(a, b);
}

function greater(a: number, b: number): number {
  return Math.max(a, b);
}
