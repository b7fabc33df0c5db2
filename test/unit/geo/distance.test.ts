import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distanceM, EARTH_RADIUS_M, RADIANS } from "../../../geo/distance.ts";
import type { LatLng } from "../../../protocol/primitives.ts";
import { placeAt, places } from "./places.ts";

/** The same distance by another road: the angle between two vectors from the centre of the earth. */
function vectorDistanceM(a: LatLng, b: LatLng): number {
  const vector = ({ lat, lng }: LatLng) => [
    Math.cos(lat * RADIANS) * Math.cos(lng * RADIANS),
    Math.cos(lat * RADIANS) * Math.sin(lng * RADIANS),
    Math.sin(lat * RADIANS),
  ];
  const [ax = 0, ay = 0, az = 0] = vector(a);
  const [bx = 0, by = 0, bz = 0] = vector(b);
  const cross = Math.hypot(ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx);
  return EARTH_RADIUS_M * Math.atan2(cross, ax * bx + ay * by + az * bz);
}

describe("distanceM", () => {
  it("knows the distance of known cities to the metre", () => {
    const seoul = { lat: 37.5665, lng: 126.978 };
    const busan = { lat: 35.1796, lng: 129.0756 };
    expect(distanceM(seoul, busan)).toBeCloseTo(vectorDistanceM(seoul, busan), 3);
    expect(distanceM({ lat: 0, lng: 0 }, { lat: 0, lng: 1 })).toBeCloseTo(111_195.08, 2);
    expect(distanceM({ lat: 90, lng: 0 }, { lat: -90, lng: 77 })).toBeCloseTo(Math.PI * EARTH_RADIUS_M, 3);
  });

  it("agrees with vector geometry everywhere", () => {
    fc.assert(
      fc.property(places, places, (a, b) => {
        // Both lose digits towards the antipode, where an angle of nearly π is taken from a flat part of its function.
        expect(Math.abs(distanceM(a, b) - vectorDistanceM(a, b))).toBeLessThan(0.2);
      }),
      { numRuns: 5_000 },
    );
  });

  it("finds a place that was put at a distance at that distance, across the dateline and the poles", () => {
    fc.assert(
      fc.property(
        places,
        fc.double({ min: 0, max: 50_000, noNaN: true }),
        fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
        (from, metres, bearing) => {
          // The asin of `placeAt` costs up to 0.1 m where it ends at a pole.
          expect(Math.abs(distanceM(from, placeAt(from, metres, bearing)) - metres)).toBeLessThan(0.15);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it("is the same both ways, and 0 from a place to itself however its longitude is written", () => {
    fc.assert(
      fc.property(places, places, (a, b) => {
        expect(distanceM(a, b)).toBeCloseTo(distanceM(b, a), 6);
        expect(distanceM(a, a)).toBe(0);
        expect(distanceM({ lat: a.lat, lng: 180 }, { lat: a.lat, lng: -180 })).toBeLessThan(1e-6);
      }),
    );
  });
});
