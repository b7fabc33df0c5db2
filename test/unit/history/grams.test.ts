import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  buildFilter,
  gramsOf,
  gramsOfQuery,
  mayContain,
  personGram,
} from "../../../durable-objects/chat-channel/core/grams.ts";

const filterOf = (text: string) => buildFilter(gramsOf(text));

describe("the filter of a segment", () => {
  it("never denies a part of its text", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 60 });
    fc.assert(
      fc.property(text, text, text, (before, query, after) => {
        expect(mayContain(filterOf(before + query + after), gramsOfQuery(query))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("denies most of what is not there, and knows two characters of Chinese or Korean", () => {
    const words = Array.from({ length: 2_000 }, (_, index) => `${index.toString(36)}한${index}`).join(" ");
    const filter = filterOf(words);
    const strangers = Array.from({ length: 1_000 }, (_, index) =>
      String.fromCharCode(0x4e00 + index, 0x5e00 + index),
    );
    const mistaken = strangers.filter((query) => mayContain(filter, gramsOfQuery(query)));
    expect(mistaken.length).toBeLessThan(50);
    expect(mayContain(filter, gramsOfQuery("한7"))).toBe(true);
  });

  it("takes about a byte for each different gram", () => {
    const text = Array.from({ length: 5_000 }, (_, index) => String.fromCharCode(0x4e00 + index)).join("");
    expect(filterOf(text).byteLength).toBeLessThan(11_000);
    expect(filterOf("abcd".repeat(10_000)).byteLength).toBeLessThan(10);
    expect(filterOf("").byteLength).toBe(0);
  });

  it("keeps people and texts apart", () => {
    const filter = buildFilter([personGram("abc")]);
    expect(mayContain(filter, [personGram("abc")])).toBe(true);
    expect(mayContain(filter, gramsOfQuery("abc"))).toBe(false);
  });
});
