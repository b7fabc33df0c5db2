import { describe, expect, it } from "vitest";
import { cellsWithin, homeCell } from "../../../geo/cells.ts";
import { coarsen } from "../../../geo/coarsen.ts";
import { normalize } from "../../../geo/normalize.ts";

describe("normalize", () => {
  it("writes the dateline and zero in one way and leaves every other place alone", () => {
    expect(normalize({ lat: 12.5, lng: 180 })).toEqual({ lat: 12.5, lng: -180 });
    expect(normalize({ lat: -0, lng: -0 })).toEqual({ lat: 0, lng: 0 });
    expect(Object.is(normalize({ lat: -0, lng: -0 }).lat, 0)).toBe(true);
    expect(normalize({ lat: -90, lng: 179.999 })).toEqual({ lat: -90, lng: 179.999 });
  });

  it.each([
    { lat: Number.NaN, lng: 0 },
    { lat: 0, lng: Number.NaN },
    { lat: 90.000001, lng: 0 },
    { lat: -91, lng: 0 },
    { lat: 0, lng: 180.000001 },
    { lat: 0, lng: Number.NEGATIVE_INFINITY },
    { lat: Number.POSITIVE_INFINITY, lng: 0 },
  ])("refuses $lat, $lng, and so does all that builds on it", (point) => {
    expect(() => normalize(point)).toThrow(RangeError);
    expect(() => homeCell(point)).toThrow(RangeError);
    expect(() => cellsWithin(point, 8_000)).toThrow(RangeError);
    expect(() => coarsen(point)).toThrow(RangeError);
  });
});
