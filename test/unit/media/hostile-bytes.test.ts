import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { assemble, inspect, inspectThumbnail } from "../../../media/inspect.ts";
import { fileRefusalSchema } from "../../../protocol/files/file.ts";
import { box, u32 } from "./support/boxes.ts";
import { sourceOf } from "./support/inspecting.ts";
import { asPhoto, fixture, pixels } from "./support/photos.ts";

const TYPES = [
  "application/octet-stream",
  "image/jpeg",
  "image/png",
  "image/webp",
  "image/heic",
  "video/mp4",
  "text/plain",
];

/** Real files of every kind that is read, small, so that a change often hits what is read. */
let files: Buffer[] = [];

beforeAll(async () => {
  const small = () => asPhoto(pixels(24, 16), 6);
  const moov = box(
    "moov",
    box("mvhd", "x"),
    box("udta", box("\xa9xyz", "Secret")),
    box("meta", u32(0), "Secret"),
  );
  files = [
    await small().jpeg().toBuffer(),
    await small().jpeg({ progressive: true }).toBuffer(),
    await small().png().toBuffer(),
    await small().webp().toBuffer(),
    await small().avif().toBuffer(),
    await pixels(24, 16).gif().toBuffer(),
    Buffer.from(fixture("phone.heic")),
    Buffer.from(fixture("place.tiff")),
    Buffer.concat([box("ftyp", "isom", u32(0), "isom"), box("mdat", "x"), moov]),
  ];
});

/** Whatever the bytes: a refusal, or an answer that fits itself, and that stays the same once cleaned. */
async function answers(bytes: Uint8Array, declared: string): Promise<void> {
  const found = await inspect(sourceOf(bytes), declared);
  if ("refusal" in found) {
    fileRefusalSchema.parse(found.refusal);
    return;
  }
  const cleaned = found.pieces === null ? bytes : assemble(bytes, found.pieces);
  expect(cleaned.length).toBe(found.sizeBytes);
  const again = await inspect(sourceOf(cleaned), declared);
  if ("refusal" in again) throw new Error(`what was cleaned is refused: ${again.refusal}`);
  const twice = again.pieces === null ? cleaned : assemble(cleaned, again.pieces);
  expect(Buffer.from(twice).equals(Buffer.from(cleaned))).toBe(true);
  expect({ ...again, pieces: null }).toEqual({ ...found, pieces: null });
}

/** Bytes set, numbers swollen, ranges cut out, doubled or moved. */
const change = fc.oneof(
  fc.record({ kind: fc.constant("set" as const), at: fc.nat(), value: fc.integer({ min: 0, max: 255 }) }),
  fc.record({
    kind: fc.constant("u32" as const),
    at: fc.nat(),
    value: fc.constantFrom(0, 1, 7, 0x7fffffff, 0xffffffff),
  }),
  fc.record({ kind: fc.constant("cut" as const), at: fc.nat(), value: fc.nat(200) }),
  fc.record({ kind: fc.constant("double" as const), at: fc.nat(), value: fc.nat(200) }),
  fc.record({ kind: fc.constant("end" as const), at: fc.nat(), value: fc.constant(0) }),
);

function mutate(file: Buffer, changes: { kind: string; at: number; value: number }[]): Buffer {
  let bytes = Buffer.from(file);
  for (const { kind, at: anywhere, value } of changes) {
    // Half of them near the beginning, where what is read lies.
    const at = anywhere % (anywhere % 2 === 0 ? bytes.length : Math.min(bytes.length, 700));
    if (bytes.length < 8) return bytes;
    if (kind === "set") bytes[at] = value;
    else if (kind === "u32") bytes.writeUInt32BE(value, Math.min(at, bytes.length - 4));
    else if (kind === "cut") bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + value)]);
    else if (kind === "double") bytes = Buffer.concat([bytes.subarray(0, at + value), bytes.subarray(at)]);
    else bytes = bytes.subarray(0, at);
  }
  return bytes;
}

describe("hostile bytes", () => {
  it("of any kind end in a refusal or an answer", async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...TYPES), answers), {
      numRuns: 500,
    });
  });

  it("behind the signature of a type end in a refusal or an answer", async () => {
    const heads = [
      "\xff\xd8\xff",
      "\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
      "GIF89a",
      "RIFF\x40\0\0\0WEBP",
      "\0\0\0\x10ftypmif1\0\0\0\0",
      "II*\0\x08\0\0\0\x05\0",
      "\0\0\0\x10ftypisom\0\0\0\0\0\0\0\x80moov",
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 300 }), async (head, tail) =>
        answers(Buffer.concat([Buffer.from(head, "latin1"), tail]), "application/octet-stream"),
      ),
      { numRuns: 1_000 },
    );
  });

  it("that were real files end in a refusal or an answer, and cleaned once are clean", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.array(change, { minLength: 1, maxLength: 6 }), async (pick, changes) => {
        const file = files[pick % files.length] ?? Buffer.alloc(0);
        const bytes = mutate(file, changes);
        await answers(bytes, "application/octet-stream");
        await inspectThumbnail(bytes);
      }),
      { numRuns: 4_000 },
    );
  });

  it("that are real files with a real file behind them answer the first alone", async () => {
    for (const one of files.slice(0, 8)) {
      for (const other of files) await answers(Buffer.concat([one, other]), "application/octet-stream");
    }
  });

  it("with as many parts as fit are refused before they fill the memory", async () => {
    const many = (head: Buffer, part: Buffer, count: number) =>
      Buffer.concat([head, ...Array.from({ length: count }, () => part)]);
    const png = files[2] ?? Buffer.alloc(0);
    const alternating = Buffer.concat([Buffer.from("\0\0\0\0tEXt....\0\0\0\0IDAT....", "latin1")]);
    const gif = files[5] ?? Buffer.alloc(0);
    const bombs = [
      Buffer.concat([many(png.subarray(0, 33), alternating, 40_000), png.subarray(-12)]),
      many(png.subarray(0, 33), Buffer.from("\0\0\0\0IDAT....", "latin1"), 200_000),
      many(Buffer.from("\xff\xd8", "latin1"), Buffer.from("\xff\xdb\0\x02", "latin1"), 10_000),
      many(gif.subarray(0, 13 + 768), Buffer.from("!\xfe\x01\x01\0", "latin1"), 250_000),
      many(Buffer.concat([gif.subarray(0, 13 + 768), Buffer.from("!\xfe")]), Buffer.of(1, 1), 1_100_000),
      many(Buffer.from("\0\0\0\x10ftypmif1\0\0\0\0", "latin1"), box("free"), 100_000),
    ];
    for (const bomb of bombs) {
      expect(await inspect(sourceOf(bomb), "application/octet-stream")).toEqual({
        refusal: "malformedPicture",
      });
    }
  });

  it("never hide a failing store: what a read throws goes on to the caller", async () => {
    const broken = new Error("the store is away");
    const source = { sizeBytes: 1_000, read: () => Promise.reject(broken) };
    await expect(inspect(source, "image/jpeg")).rejects.toBe(broken);
  });
});
