import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { inspect } from "../../../media/inspect.ts";
import { clean, cleanPhoto, look, orientationOf, sourceOf } from "./support/inspecting.ts";
import { asPhoto, HEIGHT, pixels, WIDTH } from "./support/photos.ts";

interface RiffChunk {
  type: string;
  data: Buffer;
}

function riffChunk({ type, data }: RiffChunk): Buffer {
  const head = Buffer.from(`${type}....`, "latin1");
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

function webp(...chunks: RiffChunk[]): Buffer {
  return riffChunk({ type: "RIFF", data: Buffer.concat([Buffer.from("WEBP"), ...chunks.map(riffChunk)]) });
}

function chunksOf(bytes: Uint8Array, from = 12): RiffChunk[] {
  const buffer = Buffer.from(bytes);
  const chunks: RiffChunk[] = [];
  for (let at = from; at + 8 <= buffer.length; ) {
    const length = buffer.readUInt32LE(at + 4);
    chunks.push({
      type: buffer.toString("latin1", at, at + 4),
      data: buffer.subarray(at + 8, at + 8 + length),
    });
    at += 8 + length + (length % 2);
  }
  return chunks;
}

const types = (bytes: Uint8Array) => chunksOf(bytes).map(({ type }) => type);
const unknown = { type: "SECR", data: Buffer.from("Secret") };

async function animation(): Promise<Buffer> {
  const frames = await Promise.all(
    [10, 120, 230].map(async (r) =>
      sharp({ create: { width: 32, height: 24, channels: 4, background: { r, g: 9, b: 200, alpha: 0.5 } } })
        .png()
        .toBuffer(),
    ),
  );
  return sharp(frames, { join: { animated: true } })
    .webp({ loop: 3 })
    .toBuffer();
}

describe("a WebP", () => {
  it.each([1, 2, 5, 6, 8])(
    "with orientation %i keeps it and its pixels, and tells no place",
    async (orientation) => {
      const photo = await asPhoto(pixels(), orientation).webp().toBuffer();
      const cleaned = await cleanPhoto(photo, "image/webp");
      expect(orientationOf(cleaned.bytes)).toBe(orientation);
      expect((await sharp(cleaned.bytes).metadata()).orientation ?? 1).toBe(orientation);
      expect([cleaned.width, cleaned.height]).toEqual(orientation < 5 ? [WIDTH, HEIGHT] : [HEIGHT, WIDTH]);
      expect(await look(cleaned.bytes)).toEqual(await look(photo));
      expect((await look(cleaned.bytes)).icc).toBeDefined();
    },
  );

  it.each([
    ["lossless", () => asPhoto(pixels()).webp({ lossless: true })],
    ["transparent", () => asPhoto(pixels().ensureAlpha(0.4)).webp()],
  ])("that is %s keeps every pixel, and says rightly how long it is and what is in it", async (_, make) => {
    const photo = await make().toBuffer();
    const cleaned = await cleanPhoto(photo, "image/webp");
    expect(await look(cleaned.bytes)).toEqual(await look(photo));
    expect(types(cleaned.bytes)).not.toContain("XMP ");
    const buffer = Buffer.from(cleaned.bytes);
    expect(buffer.readUInt32LE(4)).toBe(buffer.length - 8);
    // Neither XMP nor Exif is flagged any more; the profile still is.
    expect((buffer[20] ?? 0) & 0x2c).toBe(0x20);
  });

  it("that is animated keeps its frames, and loses what hides in and between them", async () => {
    const plain = await animation();
    expect((await clean(plain, "image/webp")).pieces).toBeNull();
    const planted = webp(
      ...chunksOf(plain).flatMap(({ type, data }) =>
        type === "ANMF"
          ? [unknown, { type, data: Buffer.concat([data, riffChunk(unknown), riffChunk(unknown)]) }]
          : [{ type, data }],
      ),
      { type: "XMP ", data: Buffer.from("Secret") },
    );
    const cleaned = await cleanPhoto(planted, "image/webp");
    expect(Buffer.from(cleaned.bytes).equals(plain)).toBe(true);
    expect((await look(cleaned.bytes)).pixels.length).toBe(32 * 24 * 4 * 3);
  });

  it("of one chunk, or with a second image, ends with its image", async () => {
    const plain = await pixels().webp().toBuffer();
    expect(types(plain)).toEqual(["VP8 "]);
    for (const tailed of [
      webp(...chunksOf(plain), unknown),
      Buffer.concat([plain, Buffer.from("PK\x03\x04Secret")]),
      webp(...chunksOf(plain), { type: "EXIF", data: Buffer.from("Secret") }),
    ]) {
      expect(Buffer.from((await clean(tailed, "image/webp")).bytes).equals(plain)).toBe(true);
    }
    const extended = await pixels().withIccProfile("p3").webp().toBuffer();
    const second = webp(...chunksOf(extended), ...chunksOf(plain), unknown);
    expect(Buffer.from((await clean(second, "image/webp")).bytes).equals(extended)).toBe(true);
  });

  it("is refused where it is cut off, broken or too large", async () => {
    const plain = await asPhoto(pixels()).webp().toBuffer();
    const malformed = { refusal: "malformedPicture" };
    const refused = async (bytes: Buffer) => inspect(sourceOf(bytes), "image/webp");
    for (const length of [12, 20, 40, plain.length - 1]) {
      expect(await refused(plain.subarray(0, length))).toEqual(malformed);
    }
    expect(await refused(webp(unknown, ...chunksOf(plain)))).toEqual(malformed);
    expect(await refused(webp(...chunksOf(plain).filter(({ type }) => type !== "VP8 ")))).toEqual(malformed);
    const huge = Buffer.from(plain);
    huge.writeUIntLE(19_999, 24, 3);
    huge.writeUIntLE(10_000, 27, 3);
    expect(await refused(huge)).toEqual({ refusal: "pictureTooLarge" });
  });
});
