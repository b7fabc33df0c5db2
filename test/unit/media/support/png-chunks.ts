import { crc32 } from "node:zlib";

export interface PngChunk {
  type: string;
  data: Buffer;
}

/** A chunk as it is stored, with its checksum by another implementation. */
export function chunk(type: string, content: string | Buffer): Buffer {
  const data = typeof content === "string" ? Buffer.from(content, "latin1") : content;
  const bytes = Buffer.alloc(data.length + 12);
  bytes.writeUInt32BE(data.length);
  bytes.write(type, 4, "latin1");
  data.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), data.length + 8);
  return bytes;
}

export function png(...chunks: PngChunk[]): Buffer {
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return Buffer.concat([signature, ...chunks.map(({ type, data }) => chunk(type, data))]);
}

/** Every chunk; throws where a checksum is wrong or something follows the end. */
export function chunksOf(picture: Buffer): PngChunk[] {
  const chunks: PngChunk[] = [];
  for (let at = 8; at < picture.length; ) {
    const length = picture.readUInt32BE(at);
    const type = picture.toString("latin1", at + 4, at + 8);
    const data = picture.subarray(at + 8, at + 8 + length);
    if (crc32(picture.subarray(at + 4, at + 8 + length)) !== picture.readUInt32BE(at + 8 + length)) {
      throw new Error(`the checksum of ${type} is wrong`);
    }
    chunks.push({ type, data });
    at += length + 12;
  }
  return chunks;
}

export function replaceChunk(picture: Buffer, type: string, data: Buffer): Buffer {
  return png(...chunksOf(picture).map((one) => (one.type === type ? { type, data } : one)));
}
