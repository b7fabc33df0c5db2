import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { type ByteSource, inspect } from "../../../media/inspect.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { clean, cleanPhoto, look, orientationOf, sourceOf, told } from "./support/inspecting.ts";
import { asPhoto, HEIGHT, pixels, WIDTH, XMP } from "./support/photos.ts";

function segment(marker: number, content: string | Buffer): Buffer {
  const data = Buffer.from(content as string, "latin1");
  return Buffer.concat([Buffer.of(0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 255), data]);
}

/** Puts segments behind the first marker of a JPEG. */
function plant(jpeg: Buffer, ...segments: Buffer[]): Buffer {
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

describe("a JPEG", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "with orientation %i keeps it and its pixels, and tells no place",
    async (orientation) => {
      const photo = await asPhoto(pixels(), orientation).jpeg().toBuffer();
      expect(told(photo)).toContain("gps");
      const cleaned = await cleanPhoto(photo, "image/jpeg");
      expect(orientationOf(cleaned.bytes)).toBe(orientation);
      expect((await sharp(cleaned.bytes).metadata()).orientation ?? 1).toBe(orientation);
      expect([cleaned.width, cleaned.height]).toEqual(orientation < 5 ? [WIDTH, HEIGHT] : [HEIGHT, WIDTH]);
      expect(await look(cleaned.bytes)).toEqual(await look(photo));
      expect((await look(photo)).icc).toBeDefined();
    },
  );

  it.each([
    ["progressive", () => asPhoto(pixels()).jpeg({ progressive: true })],
    ["CMYK", () => asPhoto(pixels().toColourspace("cmyk")).withIccProfile("cmyk").jpeg()],
    ["grey", () => asPhoto(pixels().greyscale()).jpeg()],
    ["with all its colours", () => asPhoto(pixels()).jpeg({ chromaSubsampling: "4:4:4", quality: 100 })],
    ["larger than a window", () => asPhoto(pixels(800, 600)).jpeg({ quality: 100 })],
  ])("that is %s keeps every pixel", async (_, make) => {
    const photo = await make().toBuffer();
    const cleaned = await cleanPhoto(photo, "image/jpeg");
    expect(await look(cleaned.bytes)).toEqual(await look(photo));
  });

  it("loses comments, IPTC, XMP, other images, thumbnails and whatever else is no part of the picture", async () => {
    const plain = await pixels().jpeg().toBuffer();
    const places = [
      segment(0xfe, "SecretComment"),
      segment(0xed, "Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x10\x1c\x02\x78\0\x0bSecretIptc"),
      segment(0xe1, `http://ns.adobe.com/xap/1.0/\0${XMP}`),
      segment(0xe1, "http://ns.adobe.com/xmp/extension/\0SecretExtension"),
      segment(0xe2, "MPF\0SecretImages"),
      segment(0xe2, "FPXR\0SecretFlashPix"),
      segment(0xe0, "JFXX\0\x10SecretThumbnail"),
      segment(0xeb, "JPSecretCredentials"),
      segment(0xec, "DuckySecret"),
      segment(0xee, "SecretApp14"),
    ];
    for (const place of places) {
      const cleaned = await clean(plant(plain, place), "image/jpeg");
      expect(Buffer.from(cleaned.bytes).equals(plain), place.toString("latin1")).toBe(true);
    }
    expect(Buffer.from((await clean(plant(plain, ...places), "image/jpeg")).bytes).equals(plain)).toBe(true);
  });

  it("loses the thumbnail inside of its JFIF header, and what hides behind Adobe's", async () => {
    const plain = await pixels().jpeg().toBuffer();
    const withThumbnail = segment(0xe0, `JFIF\0\x01\x02\x01\0\x48\0\x48\x02\x01Secret`);
    const photo = Buffer.concat([
      plain.subarray(0, 2),
      withThumbnail,
      segment(0xee, "Adobe\0\x64\0\0\0\0\x01SecretTail"),
      plain.subarray(2),
    ]);
    const cleaned = await cleanPhoto(photo, "image/jpeg");
    expect(await look(cleaned.bytes)).toEqual(await look(photo));
    expect((await sharp(cleaned.bytes).metadata()).density).toBe(72);
    const header = segment(0xe0, "JFIF\0\x01\x02\x01\0\x48\0\x48\0\0");
    expect(Buffer.from(cleaned.bytes).subarray(2, 2 + header.length)).toEqual(header);
  });

  it("ends with its image: films, archives and second images behind it are gone", async () => {
    const plain = await pixels().jpeg().toBuffer();
    const second = await asPhoto(pixels()).jpeg().toBuffer();
    for (const tail of [
      second,
      Buffer.from("PK\x03\x04SecretArchive"),
      Buffer.of(0xff),
      Buffer.alloc(300_000, 7),
    ]) {
      const cleaned = await clean(Buffer.concat([plain, tail]), "image/jpeg");
      expect(Buffer.from(cleaned.bytes).equals(plain)).toBe(true);
    }
  });

  it("loses what stands between two scans, and bytes between two segments", async () => {
    const photo = await pixels().jpeg({ progressive: true }).toBuffer();
    const secondScan = photo.indexOf(Buffer.of(0xff, 0xda), photo.indexOf(Buffer.of(0xff, 0xda)) + 2);
    const planted = Buffer.concat([
      photo.subarray(0, secondScan),
      segment(0xfe, "SecretBetween"),
      photo.subarray(secondScan),
    ]);
    expect(Buffer.from((await clean(planted, "image/jpeg")).bytes).equals(photo)).toBe(true);
    const firstEnd = 4 + photo.readUInt16BE(4);
    const loose = Buffer.concat([
      photo.subarray(0, firstEnd),
      Buffer.from("Secret"),
      photo.subarray(firstEnd),
    ]);
    expect(Buffer.from((await clean(loose, "image/jpeg")).bytes).equals(photo)).toBe(true);
  });

  it("that holds nothing to take out is served as it is", async () => {
    const plain = await pixels().withIccProfile("p3").jpeg().toBuffer();
    expect((await clean(plain, "image/jpeg")).pieces).toBeNull();
  });

  it("is read in bounded pieces, however large it is", async () => {
    const plain = await pixels().jpeg().toBuffer();
    const large = Buffer.concat([plain.subarray(0, -2), Buffer.alloc(30_000_000, 0x55), plain.subarray(-2)]);
    const source = sourceOf(large);
    expect(await inspect(source, "image/jpeg")).toMatchObject({ sizeBytes: large.length });
    expect(source.largestRead).toBeLessThanOrEqual(2_097_152);
    expect(source.reads).toBeLessThan(40);
  });

  it("is refused where it is cut off, has no image, or more pixels than can be shown", async () => {
    const plain = await pixels().jpeg().toBuffer();
    for (const length of [4, 20, 200, plain.length - 2, plain.length - 1]) {
      expect(await inspect(sourceOf(plain.subarray(0, length)), "image/jpeg")).toEqual({
        refusal: "malformedPicture",
      });
    }
    const huge = Buffer.from(plain);
    const frame = huge.indexOf(Buffer.of(0xff, 0xc0));
    huge.writeUInt16BE(20_000, frame + 5);
    huge.writeUInt16BE(10_001, frame + 7);
    expect(await inspect(sourceOf(huge), "image/jpeg")).toEqual({ refusal: "pictureTooLarge" });
    // A second frame could be larger than the one that was checked, or be what another decoder shows.
    const frameEnd = frame + 2 + plain.readUInt16BE(frame + 2);
    const twice = Buffer.concat([
      plain.subarray(0, frameEnd),
      plain.subarray(frame, frameEnd),
      plain.subarray(frameEnd),
    ]);
    expect(await inspect(sourceOf(twice), "image/jpeg")).toEqual({ refusal: "malformedPicture" });
    huge.writeUInt16BE(0, frame + 5);
    expect(await inspect(sourceOf(huge), "image/jpeg")).toEqual({ refusal: "malformedPicture" });
  });

  it("of more bytes than a picture may have is refused before it is read", async () => {
    const head = await pixels().jpeg().toBuffer();
    const whole: ByteSource = {
      sizeBytes: LIMITS.maxPictureBytes + 1,
      read: (offset, length) =>
        Promise.resolve(Buffer.concat([head.subarray(offset), Buffer.alloc(length)]).subarray(0, length)),
    };
    expect(await inspect(whole, "image/jpeg")).toEqual({ refusal: "pictureTooLarge" });
  });
});
