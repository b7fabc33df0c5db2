import fc from "fast-check";
import { expect, it } from "vitest";
import { nameKey } from "../../../db/queries/name-key.ts";

const isFoundBy = (name: string, typed: string) => nameKey(name).startsWith(nameKey(typed));

it.each([
  ["Ann Lee", "ann"],
  ["ANN", "an"],
  ["José", "jose"],
  ["Jose\u0301", "josé"],
  ["Ａｎｎ", "ann"],
  ["김민수", "김민"],
  ["각", "ㄱ"],
  ["각", "가"],
  ["ÅSA", "åsa"],
  ["😀 Ann", "😀"],
])("finds %s by %s", (name, typed) => {
  expect(isFoundBy(name, typed)).toBe(true);
});

it.each([
  ["Ann", "nn"],
  ["Ann", "anna"],
  ["김민수", "민수"],
])("does not find %s by %s", (name, typed) => {
  expect(isFoundBy(name, typed)).toBe(false);
});

it("finds every name by each of its beginnings, whole or cut, in either case", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 120 }), fc.nat(120), (name, length) => {
      const typed = Array.from(name).slice(0, length).join("");
      expect(isFoundBy(name, typed)).toBe(true);
      expect(nameKey(nameKey(name))).toBe(nameKey(name));
    }),
  );
});

it("makes short keys without halves of characters", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (name) => {
      const key = nameKey(name);
      expect(Array.from(key).length).toBeLessThanOrEqual(64);
      expect(key.isWellFormed()).toBe(true);
    }),
  );
});
