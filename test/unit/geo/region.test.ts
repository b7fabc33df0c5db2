import { expect, it } from "vitest";
import { hashOf, regionHash } from "../../../geo/region.ts";

it("cells of a region have a number in common, and others another", () => {
  expect(regionHash("wydm")).toBe(regionHash("wyd0"));
  expect(regionHash("wydm")).not.toBe(regionHash("wyem"));
});

/** @see https://datatracker.ietf.org/doc/html/draft-eastlake-fnv "FNV-1a 32-bit" of "", "a", "foobar" */
it("the number is the FNV-1a of the region's name", () => {
  expect(["", "a", "foobar"].map(hashOf)).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
});
