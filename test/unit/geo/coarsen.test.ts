import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coarsen, MAX_COARSENING_M } from "../../../geo/coarsen.ts";
import { distanceM } from "../../../geo/distance.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { LatLng } from "../../../protocol/primitives.ts";
import { placeAt, places } from "./places.ts";

const fraction = fc.double({ min: 0, max: 1, noNaN: true });

/** Places near the poles and the corners of squares, where a grid distorts most. */
const nearPoles = fc
  .tuple(fc.constantFrom(-90, 90), fraction, fraction)
  .map(([lat, far, turn]): LatLng => placeAt({ lat, lng: 0 }, far * 5_000, turn * 2 * Math.PI));

describe("coarsen", () => {
  it("moves no place further than half the diagonal of a square", () => {
    let furthestM = 0;
    fc.assert(
      fc.property(fc.oneof(places, nearPoles), (point) => {
        const movedM = distanceM(point, coarsen(point));
        furthestM = Math.max(furthestM, movedM);
        expect(movedM).toBeLessThanOrEqual(MAX_COARSENING_M);
      }),
      { numRuns: 50_000 },
    );
    // The bound is a tight one.
    expect(furthestM).toBeGreaterThan(MAX_COARSENING_M - 20);
    expect(MAX_COARSENING_M).toBeLessThan(707.2);
  });

  it("keeps the bound for any grid", () => {
    fc.assert(
      fc.property(
        fc.oneof(places, nearPoles),
        fc.double({ min: 10, max: 100_000, noNaN: true }),
        (point, gridM) => {
          expect(distanceM(point, coarsen(point, gridM))).toBeLessThanOrEqual(gridM * 0.7072);
          expect(coarsen(coarsen(point, gridM), gridM)).toEqual(coarsen(point, gridM));
        },
      ),
      { numRuns: 10_000 },
    );
  });

  it("changes nothing when repeated", () => {
    fc.assert(
      fc.property(fc.oneof(places, nearPoles), (point) => {
        expect(coarsen(coarsen(point))).toEqual(coarsen(point));
      }),
      { numRuns: 20_000 },
    );
  });

  it("hides where in its square a place is: all of a square looks the same", () => {
    fc.assert(
      fc.property(places, fraction, fraction, (point, far, turn) => {
        const square = coarsen(point);
        // Squares are a little smaller than the grid, and narrow near the poles: stay well inside.
        const neighbour = placeAt(square, far * 150, turn * 2 * Math.PI);
        expect(coarsen(neighbour)).toEqual(square);
      }),
      { numRuns: 10_000 },
    );
  });

  it("has about one square for every square kilometre, by sampling a stretch of each latitude", () => {
    for (const lat of [0, 12.3, -37.5, 51.2, -64.7, 78.9]) {
      const from = { lat, lng: 20 };
      const seen = new Set<string>();
      for (let northM = 0; northM < 20_000; northM += 100) {
        for (let eastM = 0; eastM < 20_000; eastM += 100) {
          seen.add(JSON.stringify(coarsen(placeAt(placeAt(from, northM, 0), eastM, Math.PI / 2))));
        }
      }
      // 20 × 20 squares, and those cut by the border of the stretch.
      expect(seen.size).toBeGreaterThan(400);
      expect(seen.size).toBeLessThan(500);
    }
  });

  it("shows a place that stays still as one that stays still, whatever its longitude is called", () => {
    fc.assert(
      fc.property(places, ({ lat }) => {
        expect(coarsen({ lat, lng: 180 })).toEqual(coarsen({ lat, lng: -180 }));
      }),
    );
    expect(coarsen({ lat: 90, lng: 17 })).toEqual({ lat: 90, lng: 0 });
    expect(coarsen({ lat: -89.999, lng: -99 })).toEqual({ lat: -90, lng: 0 });
  });

  it("answers with a valid place that says nothing exact by its digits", () => {
    fc.assert(
      fc.property(fc.oneof(places, nearPoles), (point) => {
        const { lat, lng } = coarsen(point);
        expect(Math.abs(lat)).toBeLessThanOrEqual(90);
        expect(lng).toBeGreaterThanOrEqual(-180);
        expect(lng).toBeLessThan(180);
        expect(Object.is(lat, -0) || Object.is(lng, -0)).toBe(false);
      }),
      { numRuns: 10_000 },
    );
  });

  it.each([Number.NaN, 0, -1_000, 9, 100_001])("refuses a grid of %d metres", (gridM) => {
    expect(() => coarsen({ lat: 0, lng: 0 }, gridM)).toThrow(RangeError);
  });

  it("takes its grid from the contract", () => {
    expect(coarsen({ lat: 51.2, lng: 7.7 })).toEqual(
      coarsen({ lat: 51.2, lng: 7.7 }, LIMITS.approximateGridM),
    );
  });
});
