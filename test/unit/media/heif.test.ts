import decode from "heic-decode";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { inspect } from "../../../media/inspect.ts";
import { box, u32 } from "./support/boxes.ts";
import { type HeifItem, heif, irot, ispe, withProperty } from "./support/heif-files.ts";
import { clean, cleanPhoto, look, sourceOf, told } from "./support/inspecting.ts";
import { asPhoto, fixture, HEIGHT, leaks, pixels, WIDTH, XMP } from "./support/photos.ts";

async function decoded(bytes: Uint8Array): Promise<{ width: number; height: number; data: Buffer }> {
  const { width, height, data } = await decode({ buffer: new Uint8Array(bytes) });
  return { width, height, data: Buffer.from(data) };
}

const refusal = async (bytes: Uint8Array) => inspect(sourceOf(bytes), "image/heic");
const malformed = { refusal: "malformedPicture" };

describe("a HEIC", () => {
  it.each(["phone.heic", "thumbnail.heic"])(
    "keeps every pixel of %s and its profile, and tells no place",
    async (name) => {
      const photo = fixture(name);
      expect(told(photo)).toContain("gps");
      const cleaned = await cleanPhoto(photo, "image/heic");
      expect(await decoded(cleaned.bytes)).toEqual(await decoded(photo));
      expect(Buffer.from(cleaned.bytes).includes("acsp")).toBe(true);
      expect([cleaned.contentType, cleaned.width, cleaned.height]).toEqual(["image/heic", WIDTH, HEIGHT]);
      expect(cleaned.sizeBytes).toBe(photo.length);
    },
  );

  it.each([1, 2, 3])("turned by %i quarters stays so", async (quarters) => {
    const photo = withProperty(fixture("phone.heic"), irot(quarters));
    const sides = quarters === 2 ? [WIDTH, HEIGHT] : [HEIGHT, WIDTH];
    const before = await decoded(photo);
    expect([before.width, before.height]).toEqual(sides);
    const cleaned = await cleanPhoto(photo, "image/heic");
    expect([cleaned.width, cleaned.height]).toEqual(sides);
    expect(await decoded(cleaned.bytes)).toEqual(before);
  });

  it("mirrored stays so, and answers the size that it is cropped to", async () => {
    const photo = withProperty(fixture("phone.heic"), box("imir", Buffer.of(1)));
    const cleaned = await cleanPhoto(photo, "image/heic");
    expect(await decoded(cleaned.bytes)).toEqual(await decoded(photo));
    const crop = box("clap", u32(64, 1, 32, 1, 0, 1, 0, 1));
    const cropped = await cleanPhoto(withProperty(fixture("phone.heic"), crop), "image/heic");
    expect([cropped.width, cropped.height]).toEqual([64, 32]);
    expect(await decoded(cropped.bytes)).toMatchObject({ width: 64, height: 32 });
  });

  it("loses what a person or an app wrote about it in properties, boxes and the film behind it", async () => {
    const described = withProperty(
      fixture("phone.heic"),
      box("udes", u32(0), "en\0SecretName\0SecretText\0"),
    );
    const photo = Buffer.concat([
      described,
      box("mpvd", "SecretFilm"),
      box("uuid", "0123456789abcdef", XMP),
      Buffer.from("\xff\xff\xff\xffsefdSecretTrailer", "latin1"),
    ]);
    const cleaned = await cleanPhoto(photo, "image/heic");
    expect(cleaned.sizeBytes).toBe(described.length);
    expect(await decoded(cleaned.bytes)).toEqual(await decoded(fixture("phone.heic")));
  });
});

describe("an AVIF", () => {
  it("keeps every pixel and its profile, and tells no place", async () => {
    for (const photo of [fixture("phone.avif"), await asPhoto(pixels()).avif().toBuffer()]) {
      const cleaned = await cleanPhoto(photo, "image/avif");
      expect(await look(cleaned.bytes)).toEqual(await look(photo));
      expect((await look(cleaned.bytes)).icc).toBeDefined();
      expect([cleaned.contentType, cleaned.width, cleaned.height]).toEqual(["image/avif", WIDTH, HEIGHT]);
    }
  });

  it.each([3, 6, 8])(
    "with orientation %i stays turned, and answers its sides as displayed",
    async (orientation) => {
      const photo = await asPhoto(pixels(), orientation).avif().toBuffer();
      const cleaned = await cleanPhoto(photo, "image/avif");
      const { width, height } = await sharp(photo).metadata();
      expect([cleaned.width, cleaned.height]).toEqual([width, height]);
      expect(await look(cleaned.bytes)).toEqual(await look(photo));
    },
  );
});

describe("a HEIF file's parts", () => {
  const image: HeifItem = {
    id: 1,
    type: "hvc1",
    parts: [Buffer.from("image data, part one;"), Buffer.from("part two")],
  };
  const exif: HeifItem = {
    id: 2,
    type: "Exif",
    parts: [Buffer.concat([u32(0), Buffer.from("MM\0*SecretExif".repeat(9))])],
  };
  const xmp: HeifItem = {
    id: 3,
    type: "mime",
    contentType: "application/rdf+xml",
    name: "SecretItemName",
    parts: [Buffer.from(XMP.slice(0, 90)), Buffer.from(XMP.slice(90))],
  };
  const properties = [ispe(80, 60), box("hvcC", "coding")];
  const gap = Buffer.from("SecretGap");

  it.each([0, 1, 2] as const)("are found by iloc of version %i, and only images stay", async (version) => {
    const file = heif({
      items: [exif, image, xmp],
      properties,
      version,
      gap,
      before: [box("free", "SecretSpace")],
    });
    const cleaned = await clean(file, "image/heic");
    expect(leaks(cleaned.bytes)).toEqual([]);
    const buffer = Buffer.from(cleaned.bytes);
    for (const part of image.parts) expect(buffer.indexOf(part)).toBe(file.indexOf(part));
    expect(cleaned).toMatchObject({ width: 80, height: 60, sizeBytes: file.length });
    expect((await clean(cleaned.bytes, "image/heic")).pieces).toBeNull();
  });

  it("are those of a picture if any brand says so, unless the first one is a film's", async () => {
    const parts = { items: [image, exif], properties };
    const cleaned = await clean(heif({ ...parts, brands: "MiHEmif1heic" }), "image/heic");
    expect(cleaned).toMatchObject({ contentType: "image/heic", width: 80 });
    expect(leaks(cleaned.bytes)).toEqual([]);
    expect(await inspect(sourceOf(heif({ ...parts, brands: "isommif1" })), "image/heic")).toEqual({
      refusal: "typeMismatch",
    });
  });

  it("may lie in idat, and are cleaned there", async () => {
    const grid: HeifItem = { id: 1, type: "grid", inIdat: true, parts: [Buffer.from("grid")] };
    const tile: HeifItem = { ...image, id: 4 };
    const file = heif({
      items: [{ ...exif, inIdat: true }, grid, { ...xmp, inIdat: true }, tile],
      properties,
      gap,
    });
    const cleaned = await clean(file, "image/heic");
    expect(leaks(cleaned.bytes)).toEqual([]);
    const buffer = Buffer.from(cleaned.bytes);
    for (const part of [...tile.parts, ...grid.parts]) expect(buffer.indexOf(part)).toBe(file.indexOf(part));
  });

  it("of other kinds are emptied: items, boxes and properties that nobody knows", async () => {
    const file = heif({
      items: [
        image,
        { id: 9, type: "uri ", parts: [Buffer.from("SecretUri")] },
        { id: 8, type: "secr", parts: [gap] },
      ],
      properties: [...properties, box("crtt", "SecretTime"), box("uuid", "0123456789abcdefSecret")],
      metaExtras: [box("xml ", u32(0), "SecretXml"), box("uuid", "Secret"), box("free", "Secret")],
      before: [box("moov", "SecretFilm"), box("uuid", `0123456789abcdef${XMP}`)],
    });
    expect(leaks((await clean(file, "image/heic")).bytes)).toEqual([]);
  });

  it("keep the tracks of a sequence, and nothing else in them", async () => {
    const track = (handler: string) =>
      box(
        "trak",
        box("tkhd", "x"),
        box("udta", "SecretNote"),
        box("mdia", box("hdlr", u32(0, 0), handler, u32(0, 0, 0), "\0"), box("minf", "tables")),
      );
    const sequence = (handler: string) =>
      heif({
        items: [image, exif, xmp],
        properties,
        gap: Buffer.from("frames"),
        before: [box("moov", box("mvhd", "y"), track(handler), box("meta", "Secret"), box("udta", "Secret"))],
        brands: "msf1hevcmif1heic",
      });
    const cleaned = await clean(sequence("pict"), "image/heic-sequence");
    expect(leaks(cleaned.bytes)).toEqual([]);
    expect(Buffer.from(cleaned.bytes).includes("frames")).toBe(true);
    expect(Buffer.from(cleaned.bytes).includes("tables")).toBe(true);
    expect(await inspect(sourceOf(sequence("meta")), "image/heic-sequence")).toEqual(malformed);
  });

  it("that contradict each other, or cannot be cleaned, refuse the file", async () => {
    const good = { items: [image, exif], properties };
    expect(await refusal(heif(good))).toMatchObject({ width: 80 });
    const shared = Buffer.from(heif(good));
    // The block of Exif is said to begin within the image.
    const iloc = shared.indexOf("iloc");
    const entries = iloc + 12;
    const exifOffset = entries + 12 + 2 * 8 + 12;
    expect(shared.readUInt32BE(exifOffset)).toBe(29);
    shared.writeUInt32BE(25, exifOffset);
    expect(await refusal(shared)).toEqual(malformed);
    shared.writeUInt32BE(900_000, exifOffset);
    expect(await refusal(shared)).toEqual(malformed);
    for (const broken of [
      heif({ ...good, primary: 2 }),
      heif({ ...good, primary: 7 }),
      heif({ ...good, properties: [box("hvcC", "coding")] }),
      heif({ ...good, items: [{ ...image, type: "jpeg" }] }),
      heif({ ...good, items: [image, image] }),
      heif({ ...good, metaExtras: [box("iinf", u32(0), "\0\0")] }),
      heif({ ...good, after: [box("meta", u32(0))] }),
      heif(good).subarray(0, 200),
    ]) {
      expect(await refusal(broken)).toEqual(malformed);
    }
    const huge = { refusal: "pictureTooLarge" };
    expect(await refusal(heif({ ...good, properties: [ispe(20_000, 10_001)] }))).toEqual(huge);
    // Any image of the file counts: a decoder may show it.
    expect(await refusal(heif({ ...good, properties: [ispe(70_000, 9), ispe(80, 60)] }))).toEqual(huge);
  });
});
