import { describe, expect, it } from "vitest";
import { inspect } from "../../../media/inspect.ts";
import { box, u32 } from "./support/boxes.ts";
import { clean, sourceOf } from "./support/inspecting.ts";
import { leaks, XMP } from "./support/photos.ts";

/** Fields of so many bits each, from the lowest bit of each byte on. */
function bits(...fields: [value: number, count: number][]): Buffer {
  const all = fields.flatMap(([value, count]) => Array.from({ length: count }, (_, n) => (value >> n) & 1));
  const bytes = Buffer.alloc(Math.ceil(all.length / 8));
  for (const [n, bit] of all.entries()) bytes[n >> 3] = (bytes[n >> 3] ?? 0) | (bit << (n & 7));
  return bytes;
}

/** The head of an image of any height and width, with an orientation, and some bytes for the image. */
function image(width: number, height: number, orientation = 1): Buffer {
  const size: [number, number][] = [
    [0, 1],
    [2, 2],
    [height - 1, 18],
    [0, 3],
    [2, 2],
    [width - 1, 18],
  ];
  const turned: [number, number][] =
    orientation === 1
      ? [[1, 1]]
      : [
          [0, 1],
          [1, 1],
          [orientation - 1, 3],
        ];
  return Buffer.concat([Buffer.of(0xff, 0x0a), bits(...size, ...turned), Buffer.alloc(40, 0x55)]);
}

const signature = box("JXL ", Buffer.of(0x0d, 0x0a, 0x87, 0x0a));
const brand = box("ftyp", "jxl ", u32(0), "jxl ");

describe("a JPEG XL", () => {
  it("loses what stands beside its image", async () => {
    const plain = Buffer.concat([signature, brand, box("jxlc", image(300, 200))]);
    const planted = Buffer.concat([
      signature,
      brand,
      box("Exif", u32(0), "MM\0*Secret"),
      box("jxlc", image(300, 200)),
      box("xml ", XMP),
      box("brob", "ExifSecret"),
      box("jbrd", "Secret"),
      box("free", "Secret"),
      Buffer.from("Secret"),
    ]);
    for (const declared of ["image/jxl", "application/octet-stream"]) {
      const cleaned = await clean(planted, declared);
      expect(leaks(cleaned.bytes)).toEqual([]);
      expect(Buffer.from(cleaned.bytes).equals(plain)).toBe(true);
      expect(cleaned).toMatchObject({ contentType: "image/jxl", width: 300, height: 200 });
    }
    expect((await clean(plain, "image/jxl")).pieces).toBeNull();
  });

  it("in parts is put together again without what stands between them", async () => {
    const whole = image(300, 200, 6);
    const parts = [
      box("jxlp", u32(0), whole.subarray(0, 3)),
      box("jxlp", u32(0x80000001), whole.subarray(3)),
    ];
    const planted = Buffer.concat([
      signature,
      brand,
      ...parts.flatMap((part) => [box("Exif", "Secret"), part]),
    ]);
    const cleaned = await clean(planted, "image/jxl");
    expect(Buffer.from(cleaned.bytes).equals(Buffer.concat([signature, brand, ...parts]))).toBe(true);
    expect(cleaned).toMatchObject({ width: 200, height: 300 });
  });

  it("without boxes is served as it is", async () => {
    expect(await clean(image(3, 2), "image/jxl")).toMatchObject({ width: 3, height: 2, pieces: null });
    // Eights: a height of 7 × 8, and a width of 16 : 9.
    const small = Buffer.concat([Buffer.of(0xff, 0x0a), bits([1, 1], [6, 5], [5, 3], [1, 1])]);
    expect(await clean(small, "image/jxl")).toMatchObject({ width: 99, height: 56 });
  });

  it("is none where other bytes begin alike by chance", async () => {
    const random = Buffer.concat([Buffer.of(0xff, 0x0a), Buffer.alloc(50, 0xfe)]);
    expect((await clean(random, "application/octet-stream")).pieces).toBeNull();
    expect(await clean(random, "application/x-own")).toMatchObject({ contentType: "application/x-own" });
    expect(await inspect(sourceOf(random), "image/jxl")).toEqual({ refusal: "pictureTooLarge" });
  });

  it("is refused where it has no image or is too large", async () => {
    const refused = async (bytes: Buffer) => inspect(sourceOf(bytes), "image/jxl");
    expect(await refused(Buffer.concat([signature, brand]))).toEqual({ refusal: "malformedPicture" });
    expect(await refused(image(3, 2).subarray(0, 4))).toEqual({ refusal: "malformedPicture" });
    expect(await refused(image(20_000, 10_001))).toEqual({ refusal: "pictureTooLarge" });
  });
});
