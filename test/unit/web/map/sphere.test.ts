import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { beside, pxPerM, toLatLng, toWorld, worldPx, zoomFor } from "../../../../web/map/core/mercator.ts";
import { bearingDeg, distanceM, lngBeside, pointAt, wrapLng } from "../../../../web/map/core/sphere.ts";

const place = fc.record({
  lat: fc.double({ min: -84, max: 84, noNaN: true }),
  lng: fc.double({ min: -180, max: 179.999, noNaN: true }),
});
const seoul = { lat: 37.5663, lng: 126.9779 };

describe("on the globe", () => {
  test("Seoul and Busan are 325 km apart, Busan in the south-east", () => {
    const busan = { lat: 35.1796, lng: 129.0756 };
    expect(distanceM(seoul, busan) / 1_000).toBeCloseTo(325, 0);
    expect(bearingDeg(seoul, busan)).toBeGreaterThan(140);
    expect(bearingDeg(seoul, busan)).toBeLessThan(150);
  });

  test("two places on both sides of the dateline are close, and one is east of the other", () => {
    const fiji = { lat: -17, lng: 179.99 };
    const beyond = { lat: -17, lng: -179.99 };
    expect(distanceM(fiji, beyond)).toBeLessThan(2_200);
    expect(bearingDeg(fiji, beyond)).toBeCloseTo(90, 1);
    expect(bearingDeg(beyond, fiji)).toBeCloseTo(270, 1);
  });

  test("a distance is the same both ways, and nothing to the place itself", () => {
    fc.assert(
      fc.property(place, place, (one, other) => {
        expect(distanceM(one, other)).toBeCloseTo(distanceM(other, one), 3);
        expect(distanceM(one, one)).toBe(0);
      }),
    );
  });

  test("whoever sets out at a bearing for a distance is that far, at that bearing", () => {
    const bearing = fc.double({ min: 0, max: 359.9, noNaN: true });
    const away = fc.double({ min: 100, max: 50_000, noNaN: true });
    fc.assert(
      fc.property(place, bearing, away, (from, towards, awayM) => {
        const to = pointAt(from, towards, awayM);
        expect(distanceM(from, to)).toBeCloseTo(awayM, 0);
        const turn = Math.abs(bearingDeg(from, to) - towards);
        expect(Math.min(turn, 360 - turn)).toBeLessThan(0.01);
        expect(to.lng).toBeGreaterThanOrEqual(-180);
        expect(to.lng).toBeLessThan(180);
      }),
    );
  });

  test("a meridian beside another one is the same meridian, at most half the globe away", () => {
    const lng = fc.double({ min: -720, max: 720, noNaN: true });
    fc.assert(
      fc.property(lng, lng, (one, other) => {
        const near = lngBeside(one, other);
        expect(Math.abs(near - other)).toBeLessThanOrEqual(180);
        const apart = Math.abs(wrapLng(near) - wrapLng(one));
        expect(Math.min(apart, 360 - apart)).toBeLessThan(1e-9);
      }),
    );
  });
});

describe("on the flat map", () => {
  test("a place comes back from it as it was", () => {
    fc.assert(
      fc.property(place, (at) => {
        const back = toLatLng(toWorld(at));
        expect(distanceM(at, back)).toBeLessThan(0.01);
      }),
    );
  });

  test("north is up and east is right", () => {
    const middle = toWorld(seoul);
    expect(toWorld({ ...seoul, lat: 38 }).y).toBeLessThan(middle.y);
    expect(toWorld({ ...seoul, lng: 128 }).x).toBeGreaterThan(middle.x);
  });

  test("pixels on it are as long as the scale says", () => {
    fc.assert(
      fc.property(place, fc.double({ min: 8, max: 18, noNaN: true }), (at, zoom) => {
        const east = pointAt(at, 90, 100);
        const px = Math.abs(beside(toWorld(east).x, toWorld(at).x) - toWorld(at).x) * worldPx(zoom);
        expect(px / (100 * pxPerM(at.lat, zoom))).toBeCloseTo(1, 2);
      }),
    );
  });

  test("at the zoom for a length, that length takes the pixels asked for", () => {
    expect(pxPerM(37.5, zoomFor(37.5, 16_000, 800)) * 16_000).toBeCloseTo(800, 6);
  });
});
