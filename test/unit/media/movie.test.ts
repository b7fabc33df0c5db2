import { describe, expect, it } from "vitest";
import { inspect } from "../../../media/inspect.ts";
import { box, u16, u32 } from "./support/boxes.ts";
import { clean, sourceOf } from "./support/inspecting.ts";
import { leaks, XMP } from "./support/photos.ts";

const PLACE = "+48.8583+002.2944/Secret";
const FRAMES = Buffer.from("frames of the film and its sound");

/** A text as QuickTime writes it: its length, a language, and the text. */
function quickTimeText(text: string): Buffer {
  return Buffer.concat([u16(text.length, 0x15c7), Buffer.from(text, "latin1")]);
}

function hdlr(type: string): Buffer {
  return box("hdlr", u32(0, 0), type, u32(0, 0, 0), "\0");
}

function track(handler: string, ...extras: Buffer[]): Buffer {
  return box("trak", box("tkhd", "header"), box("mdia", hdlr(handler), box("minf", "tables")), ...extras);
}

function metadataKeys(): Buffer {
  const names = ["com.apple.quicktime.location.ISO6709", "com.apple.quicktime.make"];
  const keys = names.map((name) => Buffer.concat([u32(name.length + 8), Buffer.from(`mdta${name}`)]));
  const values = [PLACE, "SecretMaker"].map((value, n) =>
    box(u32(n + 1).toString("latin1"), box("data", u32(1, 0), value)),
  );
  return box("meta", hdlr("mdta"), box("keys", u32(0, keys.length), ...keys), box("ilst", ...values));
}

function musicTags(...tags: Buffer[]): Buffer {
  return box("meta", u32(0), hdlr("mdir"), box("ilst", ...tags), box("free", "Secret"));
}

/** A sensor's track: three samples in two chunks, at the given offsets in the file. */
function sensorTrack(offsets: [number, number], wide: boolean): Buffer {
  const places = wide
    ? box("co64", u32(0, 2, 0, offsets[0], 0, offsets[1]))
    : box("stco", u32(0, 2, ...offsets));
  const stbl = box(
    "stbl",
    box("stsz", u32(0, 0, 3, 6, 7, 5)),
    box("stsc", u32(0, 2, 1, 2, 1, 2, 1, 1)),
    places,
  );
  return box("trak", box("tkhd", "header"), box("mdia", hdlr("meta"), box("minf", stbl)));
}

const ftyp = box("ftyp", "isom", u32(0), "isommp42");
const film = (...head: Buffer[]) =>
  Buffer.concat([ftyp, box("mdat", FRAMES), box("moov", box("mvhd", "header"), ...head)]);

async function cleanFilm(bytes: Buffer, declared = "video/mp4"): Promise<Buffer> {
  expect(leaks(bytes), "the test has planted nothing").not.toEqual([]);
  const cleaned = await clean(bytes, declared);
  expect(leaks(cleaned.bytes)).toEqual([]);
  expect(cleaned.bytes.length).toBe(bytes.length);
  expect(Buffer.from(cleaned.bytes).includes(FRAMES)).toBe(true);
  expect((await clean(cleaned.bytes, declared)).pieces).toBeNull();
  return Buffer.from(cleaned.bytes);
}

describe("a film", () => {
  it.each([
    ["©xyz", box("udta", box("\xa9xyz", quickTimeText(PLACE)), Buffer.alloc(4))],
    ["loci", box("udta", box("loci", u32(0), u16(0x55c4), "Secret\0", Buffer.alloc(14, 7)))],
    [
      "makers and models",
      box("udta", box("\xa9mak", quickTimeText("Secret")), box("\xa9mod", quickTimeText("Secret"))),
    ],
    ["XMP in user data", box("udta", box("XMP_", XMP))],
    ["XMP in a box of its own", box("uuid", "0123456789abcdef", XMP)],
    ["QuickTime's keys", metadataKeys()],
    ["QuickTime's keys in user data", box("udta", metadataKeys())],
    ["user data that cannot be read", box("udta", "\xff\xff\xff\xffSecretMess")],
    ["what a track tells", track("vide", box("udta", box("\xa9xyz", quickTimeText(PLACE))), metadataKeys())],
  ])("loses %s", async (_, place) => {
    const cleaned = await cleanFilm(film(track("vide"), track("soun"), place));
    expect(cleaned.includes("tables")).toBe(true);
  });

  it("loses what stands beside its head", async () => {
    await cleanFilm(
      Buffer.concat([film(track("vide")), box("uuid", "0123456789abcdef", XMP), box("meta", "Secret")]),
    );
    await cleanFilm(Buffer.concat([ftyp, box("moov", track("vide"), metadataKeys()), box("mdat", FRAMES)]));
    await cleanFilm(
      Buffer.concat([box("wide"), box("mdat", FRAMES), box("moov", metadataKeys())]),
      "video/quicktime",
    );
  });

  it.each([true, false])("loses the samples of a sensor's track (wide offsets: %s)", async (wide) => {
    // One chunk of 6 + 7 bytes, one of 5.
    const samples = ["Secret7654321", "Secre"];
    const start = ftyp.length + 8;
    const media = Buffer.concat([
      FRAMES,
      Buffer.from(samples[0] ?? ""),
      FRAMES,
      Buffer.from(samples[1] ?? ""),
    ]);
    const first = start + FRAMES.length;
    const second = first + 13 + FRAMES.length;
    const moov = box("moov", track("vide"), sensorTrack([first, second], wide), track("soun"));
    const cleaned = await cleanFilm(Buffer.concat([ftyp, box("mdat", media), moov]));
    expect(cleaned.includes("7654321") || cleaned.includes("Secre")).toBe(false);
    expect(cleaned.subarray(start, start + media.length)).toEqual(
      Buffer.concat([FRAMES, Buffer.alloc(13), FRAMES, Buffer.alloc(5)]),
    );
    expect(cleaned.toString("latin1").match(/trak/g)).toHaveLength(2);
  });

  it("keeps the titles and the cover of music, and loses other tags", async () => {
    const kept = [
      box("\xa9nam", box("data", u32(1, 0), "A title")),
      box("covr", box("data", u32(13, 0), "cover")),
    ];
    const other = box("----", box("mean", u32(0), "app"), box("data", u32(1, 0), PLACE));
    const song = film(track("soun"), box("udta", musicTags(...kept, other)));
    const cleaned = await cleanFilm(song, "audio/mp4");
    for (const tag of kept) expect(cleaned.includes(tag)).toBe(true);
  });

  it("that tells nothing is served as it is, and so is one without a head", async () => {
    const plain = film(track("vide"), track("soun"), track("sbtl"));
    expect((await clean(plain, "video/mp4")).pieces).toBeNull();
    expect((await clean(plain.subarray(0, ftyp.length + 20), "video/mp4")).pieces).toBeNull();
  });

  it("of a few gigabytes costs a few reads", async () => {
    const head = Buffer.concat([ftyp, u32(1), Buffer.from("mdat"), u32(1, 0)]);
    const moov = box("moov", track("vide"), metadataKeys());
    const moovAt = ftyp.length + 2 ** 32;
    let reads = 0;
    const source = {
      sizeBytes: moovAt + moov.length,
      read: async (offset: number, length: number) => {
        reads += 1;
        const bytes = Buffer.alloc(length);
        if (offset < head.length) head.copy(bytes, 0, offset);
        const from = Math.max(moovAt, offset);
        if (from < offset + length) moov.copy(bytes, from - offset, from - moovAt);
        return bytes;
      },
    };
    const found = await inspect(source, "video/mp4");
    expect(found).toMatchObject({ contentType: "video/mp4", sizeBytes: source.sizeBytes });
    expect("pieces" in found && found.pieces !== null).toBe(true);
    expect(reads).toBeLessThan(20);
  });

  it("whose head breaks its own rules is no film", async () => {
    const mismatch = { refusal: "typeMismatch" };
    for (const head of [
      box("trak", box("tkhd", "x")),
      box("trak", box("mdia", box("minf", "x"))),
      Buffer.from("\xff\xff\xff\xfftrak", "latin1"),
      sensorTrack([0xfffffff0, 0], false),
    ]) {
      expect(await inspect(sourceOf(film(head)), "video/mp4")).toEqual(mismatch);
    }
  });
});
