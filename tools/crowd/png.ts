import { crc32, deflateSync } from "node:zlib";

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];
/** The colour of each place of a picture, both of whose coordinates run from 0 to 1, from the left and from the top. */
export type Drawing = (x: number, y: number) => Colour;

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The pixels of a drawing: red, green, blue and opacity of each, row by row. */
export function pixelsOf(drawing: Drawing, width: number, height: number): Uint8Array {
  const pixels = new Uint8Array(4 * width * height);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const colour = drawing((column + 0.5) / width, (row + 0.5) / height);
      pixels.set([...colour.map(Math.round), 255], 4 * (row * width + column));
    }
  }
  return pixels;
}

/** A drawing as a PNG file (W3C, "Portable Network Graphics", third edition): 8 bits a channel, each row as it is. */
export function pngOf(drawing: Drawing, width: number, height: number): Uint8Array<ArrayBuffer> {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 6], 8); // bits, colour type "truecolour with alpha"
  const pixels = pixelsOf(drawing, width, height);
  const rows = Buffer.alloc(height * (1 + 4 * width));
  for (let row = 0; row < height; row += 1) {
    rows.set(pixels.subarray(4 * row * width, 4 * (row + 1) * width), row * (1 + 4 * width) + 1);
  }
  const chunks = [
    chunkOf("IHDR", head),
    chunkOf("IDAT", deflateSync(rows)),
    chunkOf("IEND", Buffer.alloc(0)),
  ];
  return new Uint8Array(Buffer.concat([SIGNATURE, ...chunks]));
}

function chunkOf(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4);
  data.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}
