import { assert, constantFrom, integer, oneof, property, string, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRange, rangeWithin } from "../../../workers/files/download/core/byte-range.ts";

const sizes = integer({ min: 1, max: 2_000 });
const positions = integer({ min: 0, max: 3_000 });

/** What a range means, by slicing. */
function sliceOf(size: number, header: string): number[] | null {
  const all = Array.from({ length: size }, (_, index) => index);
  const [first = "", last = ""] = header.slice("bytes=".length).split("-");
  if (first === "") return last === "0" ? [] : all.slice(-Number(last));
  return all.slice(Number(first), last === "" ? undefined : Number(last) + 1);
}

describe("a range of bytes", () => {
  it("means the same as a slice, for every range and size", () => {
    const headers = oneof(
      tuple(positions, positions).map(([a, b]) => `bytes=${Math.min(a, b)}-${Math.max(a, b)}`),
      positions.map((first) => `bytes=${first}-`),
      positions.map((last) => `bytes=-${last}`),
    );
    assert(
      property(sizes, headers, (size, header) => {
        const asked = parseRange(header);
        const range = asked && rangeWithin(asked, size);
        const slice = sliceOf(size, header) ?? [];
        expect(asked).not.toBeNull();
        if (range) expect([range.offset, range.length]).toEqual([slice[0], slice.length]);
        else expect(slice).toEqual([]);
      }),
    );
  });

  it.each([
    "bytes=0-1,4-5",
    "bytes=5-2",
    "bytes=-",
    "bytes=a-b",
    "bytes",
    "items=0-1",
    "0-1",
    "bytes=0x1-2",
    "",
  ])("is none in %j", (header) => expect(parseRange(header)).toBeNull());

  it("is none in what is no header at all", () => {
    expect(parseRange(null)).toBeNull();
    assert(property(string(), (text) => parseRange(`bytes=${text}x`) === null));
  });

  it("is not there in an empty file, whatever is asked for", () => {
    const asked = constantFrom({ offset: 0 }, { suffix: 5 }, { offset: 0, length: 1 });
    assert(property(asked, (range) => rangeWithin(range, 0) === null));
  });

  it("may be named by numbers beyond what a file can have", () => {
    expect(rangeWithin(parseRange(`bytes=2-${"9".repeat(400)}`) ?? { suffix: 0 }, 10)).toEqual({
      offset: 2,
      length: 8,
    });
    expect(rangeWithin(parseRange(`bytes=${"9".repeat(400)}-`) ?? { suffix: 1 }, 10)).toBeNull();
  });
});
