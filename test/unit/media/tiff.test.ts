import { describe, expect, it } from "vitest";
import { inspect } from "../../../media/inspect.ts";
import { clean, look, sourceOf, told } from "./support/inspecting.ts";
import { fixture, leaks } from "./support/photos.ts";

type Value = number | Buffer | Directory;
interface Directory {
  entries: [tag: number, value: Value][];
  next?: Directory | number;
}

/** A TIFF of the given directories, in either order of bytes. Texts and what is longer stand behind the directory that names them. */
function tiff(first: Directory, little: boolean): Buffer {
  const bytes = Buffer.alloc(4_000);
  const u16 = (value: number, at: number) =>
    little ? bytes.writeUInt16LE(value, at) : bytes.writeUInt16BE(value, at);
  const u32 = (value: number, at: number) =>
    little ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at);
  let free = 8;
  const write = ({ entries, next = 0 }: Directory): number => {
    const at = free;
    free += 2 + entries.length * 12 + 4;
    u16(entries.length, at);
    for (const [n, [tag, value]] of entries.entries()) {
      const entry = at + 2 + n * 12;
      u16(tag, entry);
      u16(Buffer.isBuffer(value) ? 1 : 4, entry + 2);
      u32(Buffer.isBuffer(value) ? value.length : 1, entry + 4);
      if (Buffer.isBuffer(value)) {
        value.copy(bytes, free);
        u32(free, entry + 8);
        free += value.length;
      } else u32(typeof value === "number" ? value : write(value), entry + 8);
    }
    u32(typeof next === "number" ? next : write(next), at + 2 + entries.length * 12);
    return at;
  };
  bytes.write(little ? "II" : "MM", "latin1");
  u16(42, 2);
  u32(8, 4);
  write(first);
  return bytes.subarray(0, free);
}

const place: Directory = {
  entries: [
    [1, 0x4e],
    [2, Buffer.from("SecretLatitude")],
    [4, Buffer.from("SecretLongitude")],
  ],
};
const xmp: [number, Buffer] = [700, Buffer.from("<x:xmpmeta>Secret</x:xmpmeta>")];
const width: [number, number] = [256, 30];

describe("a TIFF", () => {
  it("loses its place, XMP, IPTC and who took it, and keeps every pixel", async () => {
    const photo = fixture("place.tiff");
    expect(told(photo)).toContain("gps");
    expect(leaks(photo)).not.toEqual([]);
    const cleaned = await clean(photo, "image/tiff");
    expect(leaks(cleaned.bytes)).toEqual([]);
    expect(told(cleaned.bytes)).not.toContain("gps");
    expect(await look(cleaned.bytes)).toEqual(await look(photo));
    expect((await look(cleaned.bytes)).icc).toBeDefined();
    expect((await clean(cleaned.bytes, "image/tiff")).pieces).toBeNull();
  });

  it.each([true, false])("loses them in every directory (little-endian: %s)", async (little) => {
    const second: Directory = { entries: [width, xmp, [34_853, place]] };
    const exif: Directory = {
      entries: [
        [42_033, Buffer.from("SecretSerial")],
        [37_500, Buffer.from("notes of the maker")],
      ],
    };
    const sub: Directory = { entries: [width, [33_723, Buffer.from("SecretIptc")]] };
    const file = tiff(
      { entries: [width, [315, Buffer.from("SecretArtist")], [330, sub], [34_665, exif]], next: second },
      little,
    );
    const cleaned = await clean(file, "image/tiff");
    expect(leaks(cleaned.bytes)).toEqual([]);
    expect(Buffer.from(cleaned.bytes).includes("notes of the maker")).toBe(true);
    expect((await clean(cleaned.bytes, "application/octet-stream")).pieces).toBeNull();
  });

  it("is not read where nothing says that there is a directory", async () => {
    // What stands behind a directory of Exif leads nowhere, or into the pixels.
    const exif: Directory = { entries: [width], next: 0x7fffffff };
    const file = tiff({ entries: [width, [34_665, exif]] }, true);
    expect((await clean(file, "image/tiff")).pieces).toBeNull();
  });

  it("is refused where its directories lead beyond the end, and not followed in circles", async () => {
    const malformed = { refusal: "malformedPicture" };
    expect(await inspect(sourceOf(tiff({ entries: [width], next: 900_000 }, true)), "image/tiff")).toEqual(
      malformed,
    );
    expect(await inspect(sourceOf(tiff({ entries: [[34_853, 900_000]] }, true)), "image/tiff")).toEqual(
      malformed,
    );
    // The directory of its place is said to be the header, or the directory that says so.
    for (const at of [0, 2, 4, 8]) {
      const file = tiff({ entries: [width, [34_853, at]] }, true);
      expect(await inspect(sourceOf(file), "image/tiff"), String(at)).toEqual(malformed);
    }
    expect(await clean(tiff({ entries: [width], next: 8 }, false), "image/tiff")).toMatchObject({
      pieces: null,
    });
  });
});
