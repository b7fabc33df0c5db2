import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { inspect } from "../../../media/inspect.ts";
import { clean, cleanPhoto, look, orientationOf, sourceOf } from "./support/inspecting.ts";
import { asPhoto, HEIGHT, pixels, WIDTH, XMP } from "./support/photos.ts";
import { chunk, chunksOf, png, replaceChunk } from "./support/png-chunks.ts";

/** Behind the header: where most writers put what they have to say. */
const HEAD_END = 33;

function plant(picture: Buffer, ...chunks: Buffer[]): Buffer {
  return Buffer.concat([picture.subarray(0, HEAD_END), ...chunks, picture.subarray(HEAD_END)]);
}

describe("a PNG", () => {
  it.each([1, 3, 6, 8])(
    "with orientation %i keeps it and its pixels, and tells no place",
    async (orientation) => {
      const photo = await asPhoto(pixels(), orientation).png().toBuffer();
      const cleaned = await cleanPhoto(photo, "image/png");
      expect(orientationOf(cleaned.bytes)).toBe(orientation);
      expect((await sharp(cleaned.bytes).metadata()).orientation ?? 1).toBe(orientation);
      expect([cleaned.width, cleaned.height]).toEqual(orientation < 5 ? [WIDTH, HEIGHT] : [HEIGHT, WIDTH]);
      expect(await look(cleaned.bytes)).toEqual(await look(photo));
      expect((await look(cleaned.bytes)).icc).toBeDefined();
    },
  );

  it("loses texts, times, private chunks and all behind its end, and is otherwise the same", async () => {
    const plain = await pixels().png().toBuffer();
    const places = [
      chunk("tEXt", "Comment\0SecretComment"),
      chunk("zTXt", Buffer.concat([Buffer.from("Raw profile type exif\0\0"), deflateSync("SecretExif")])),
      chunk("iTXt", `XML:com.adobe.xmp\0\0\0\0\0${XMP}`),
      chunk("tIME", Buffer.of(7, 232, 5, 6, 7, 8, 9)),
      chunk("caBX", "SecretCredentials"),
      chunk("vpAg", "SecretPrivate"),
      chunk("sPLT", "SecretPalette"),
    ];
    for (const place of places) {
      const cleaned = await clean(plant(plain, place), "image/png");
      expect(Buffer.from(cleaned.bytes).equals(plain), place.toString("latin1")).toBe(true);
    }
    const tailed = Buffer.concat([plant(plain, ...places), ...places, Buffer.from("PK\x03\x04Secret")]);
    expect(Buffer.from((await clean(tailed, "image/png")).bytes).equals(plain)).toBe(true);
    const beforeEnd = Buffer.concat([plain.subarray(0, -12), ...places, plain.subarray(-12)]);
    expect(Buffer.from((await clean(beforeEnd, "image/png")).bytes).equals(plain)).toBe(true);
  });

  it("keeps what its colours and the size of its pixels mean", async () => {
    const plain = await pixels().png({ palette: true }).toBuffer();
    const kept = [
      chunk("cICP", Buffer.of(12, 13, 0, 1)),
      chunk("gAMA", Buffer.of(0, 0, 0xb1, 0x8f)),
      chunk("cHRM", Buffer.alloc(32, 1)),
      chunk("pHYs", Buffer.of(0, 0, 11, 19, 0, 0, 11, 19, 1)),
    ];
    const picture = plant(plain, ...kept);
    expect((await clean(picture, "image/png")).pieces).toBeNull();
  });

  it("with its Exif behind the image shows the orientation before it, with the right checksum", async () => {
    const photo = await asPhoto(pixels(), 6).png().toBuffer();
    const exif = chunksOf(photo).find(({ type }) => type === "eXIf");
    const moved = png(
      ...chunksOf(photo).filter(({ type }) => type !== "eXIf" && type !== "IEND"),
      { type: "eXIf", data: exif?.data ?? Buffer.alloc(0) },
      { type: "IEND", data: Buffer.alloc(0) },
    );
    const cleaned = await cleanPhoto(moved, "image/png");
    const types = chunksOf(Buffer.from(cleaned.bytes)).map(({ type }) => type);
    expect(types.indexOf("eXIf")).toBe(1);
    // The reader of the test checks every checksum.
    expect(orientationOf(cleaned.bytes)).toBe(6);
  });

  it("that is animated keeps its frames", async () => {
    const frames = [await pixels(16, 12).png().toBuffer(), await pixels(16, 12).negate().png().toBuffer()];
    const [first, second] = frames.map((frame) => chunksOf(frame).filter(({ type }) => type === "IDAT"));
    const control = (sequence: number) => {
      const data = Buffer.alloc(26);
      for (const [n, value] of [sequence, 16, 12, 0, 0].entries()) data.writeUInt32BE(value, n * 4);
      return { type: "fcTL", data };
    };
    const animated = png(
      { type: "IHDR", data: chunksOf(frames[0] ?? Buffer.alloc(0))[0]?.data ?? Buffer.alloc(0) },
      { type: "acTL", data: Buffer.of(0, 0, 0, 2, 0, 0, 0, 0) },
      { type: "tEXt", data: Buffer.from("Comment\0Secret") },
      control(0),
      ...(first ?? []),
      control(1),
      { type: "tEXt", data: Buffer.from("Comment\0Secret") },
      {
        type: "fdAT",
        data: Buffer.concat([Buffer.of(0, 0, 0, 2), ...(second ?? []).map(({ data }) => data)]),
      },
      { type: "IEND", data: Buffer.alloc(0) },
    );
    for (const declared of ["image/png", "image/apng"]) {
      const cleaned = await cleanPhoto(animated, declared);
      expect(cleaned.contentType).toBe("image/png");
      expect(chunksOf(Buffer.from(cleaned.bytes))).toEqual(
        chunksOf(animated).filter(({ type }) => type !== "tEXt"),
      );
    }
  });

  it("is refused where it is cut off, broken, or would blow up", async () => {
    const plain = await pixels().withIccProfile("p3").png().toBuffer();
    const refused = async (bytes: Buffer) => inspect(sourceOf(bytes), "image/png");
    const malformed = { refusal: "malformedPicture" };
    for (const length of [8, 20, 33, 100, plain.length - 1]) {
      expect(await refused(plain.subarray(0, length))).toEqual(malformed);
    }
    expect(await refused(plant(plain, chunk("ABCD", "unknown, and critical")))).toEqual(malformed);
    expect(await refused(replaceChunk(plain, "iCCP", Buffer.alloc(1_048_577)))).toEqual(malformed);
    expect(await refused(png(...chunksOf(plain).filter(({ type }) => type !== "IDAT")))).toEqual(malformed);
    const header = (width: number, height: number) => {
      const data = Buffer.from(chunksOf(plain)[0]?.data ?? Buffer.alloc(13));
      data.writeUInt32BE(width, 0);
      data.writeUInt32BE(height, 4);
      return replaceChunk(plain, "IHDR", data);
    };
    expect(await refused(header(0, 10))).toEqual(malformed);
    expect(await refused(header(65_536, 1))).toEqual({ refusal: "pictureTooLarge" });
    expect(await refused(header(20_000, 10_001))).toEqual({ refusal: "pictureTooLarge" });
  });
});
