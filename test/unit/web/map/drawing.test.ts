import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { freshness } from "../../../../web/map/core/age.ts";
import { cameraForCircle, cameraForPoints } from "../../../../web/map/core/camera.ts";
import { circleFeatures } from "../../../../web/map/core/circle.ts";
import { mapPeople } from "../../../../web/map/core/map-people.ts";
import { pxPerM, toWorld, worldPx } from "../../../../web/map/core/mercator.ts";
import { metricGrid } from "../../../../web/map/core/metric-grid.ts";
import { scaleBar } from "../../../../web/map/core/scale-bar.ts";
import { distanceM, wrapLng } from "../../../../web/map/core/sphere.ts";

const seoul = { lat: 37.5663, lng: 126.9779 };
const place = fc.record({
  lat: fc.double({ min: -80, max: 80, noNaN: true }),
  lng: fc.double({ min: -180, max: 179.999, noNaN: true }),
});
const radius = fc.integer({ min: 500, max: 20_000 });

describe("the circle", () => {
  test("is everywhere as far from its middle as its radius says", () => {
    fc.assert(
      fc.property(place, radius, (center, radiusM) => {
        const ring = circleFeatures(center, radiusM).features[0]?.geometry.coordinates[0] ?? [];
        for (const [lng = Number.NaN, lat = Number.NaN] of ring) {
          expect(distanceM(center, { lat, lng: wrapLng(lng) })).toBeCloseTo(radiusM, 0);
        }
      }),
    );
  });

  test("is in one piece at the dateline", () => {
    const ring = circleFeatures({ lat: 0, lng: 179.99 }, 8_000).features[0]?.geometry.coordinates[0] ?? [];
    const lngs = ring.map(([lng]) => lng ?? 0);
    expect(Math.max(...lngs) - Math.min(...lngs)).toBeLessThan(0.2);
  });

  test("is seen as a whole, above what covers the map from below", () => {
    const room = { width: 390, height: 700, coveredBelow: 250 };
    fc.assert(
      fc.property(place, radius, (center, radiusM) => {
        const camera = cameraForCircle(center, radiusM, room);
        const px = radiusM * pxPerM(center.lat, camera.zoom);
        const shown = toWorld(center);
        const middle = toWorld(camera.center);
        const down = 350 + (shown.y - middle.y) * worldPx(camera.zoom);
        expect(down - px).toBeGreaterThan(0);
        expect(down + px).toBeLessThan(450.5);
        expect(px).toBeGreaterThan(100);
      }),
    );
  });
});

test("the camera for some people has all of them in view", () => {
  fc.assert(
    fc.property(fc.array(place, { minLength: 2, maxLength: 8 }), (places) => {
      const points = places.map(toWorld);
      const { zoom, center } = cameraForPoints(points, { width: 800, height: 600, coveredBelow: 0 }, 18);
      const middle = toWorld(center);
      for (const { x, y } of points) {
        expect(Math.abs(x - middle.x) * worldPx(zoom)).toBeLessThanOrEqual(400);
        expect(Math.abs(y - middle.y) * worldPx(zoom)).toBeLessThanOrEqual(300);
      }
    }),
  );
});

describe("the scale", () => {
  test("shows a round length that fits, and is not much shorter than it might be", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 10, noNaN: true }), (perM) => {
        const { lengthM, lengthPx } = scaleBar(perM, 96);
        expect(lengthPx).toBeLessThanOrEqual(96.0001);
        expect(lengthPx).toBeGreaterThan(96 / 2.6);
        expect(["1", "2", "5"]).toContain(lengthM.toExponential()[0]);
      }),
    );
  });
});

describe("the grid", () => {
  const area = { center: seoul, widthPx: 2_000, heightPx: 1_500 };

  test("has lines a kilometre apart at the zoom of a city", () => {
    const rows = metricGrid({ ...area, zoom: 12 })
      .features.map(({ geometry }) => geometry.coordinates)
      .filter(([from, to]) => from?.[1] === to?.[1]);
    const lats = rows.map(([from]) => from?.[1] ?? 0);
    expect(lats.length).toBeGreaterThan(5);
    const apartM = distanceM({ lat: lats[0] ?? 0, lng: 0 }, { lat: lats[1] ?? 0, lng: 0 });
    expect(apartM).toBeCloseTo(1_000, 0);
  });

  test("stays where it is as one pans", () => {
    const columns = (lng: number) =>
      metricGrid({ ...area, center: { ...seoul, lng }, zoom: 12 })
        .features.map(({ geometry }) => geometry.coordinates)
        .filter(([from, to]) => from?.[0] === to?.[0])
        .map(([from]) => from?.[0]);
    const here = columns(seoul.lng);
    const there = columns(seoul.lng + 0.02);
    expect(there.filter((lng) => here.includes(lng)).length).toBeGreaterThan(there.length / 2);
  });

  test("has few lines at any zoom, and none from afar", () => {
    fc.assert(
      fc.property(place, fc.double({ min: 1, max: 18, noNaN: true }), (center, zoom) => {
        expect(metricGrid({ ...area, center, zoom }).features.length).toBeLessThan(200);
      }),
    );
    expect(metricGrid({ ...area, zoom: 3 }).features).toEqual([]);
  });
});

describe("who is on the map", () => {
  const near = {
    userId: "mina",
    lat: 1,
    lng: 2,
    distanceM: 5,
    precision: "exact",
    at: 100,
    stale: true,
  } as const;
  const shared = { userId: "mina", lat: 3, lng: 4, precision: "exact", at: 200, until: 1_000 } as const;
  const people = (share: object, nowMs = 500) =>
    mapPeople(new Map([["mina", near]]), new Map([["mina", { ...shared, ...share }]]), nowMs);

  test("is there once, where the newer word has them", () => {
    expect([...people({}).values()]).toMatchObject([{ lat: 3, isShared: true, isStale: false }]);
    expect([...people({ at: 50 }).values()]).toMatchObject([{ lat: 1, isShared: true, isStale: true }]);
  });

  test("no longer shares once that has ended", () => {
    expect(people({}, 1_000).get("mina")).toMatchObject({ lat: 1, isShared: false });
  });
});

test("a place grows old by the minute, and is stale where the server says so", () => {
  expect(freshness(0, 119_000, false)).toBe("fresh");
  expect(freshness(0, 120_000, false)).toBe("aging");
  expect(freshness(0, 300_000, false)).toBe("old");
  expect(freshness(0, 0, true)).toBe("stale");
});
