import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unrollLine, unrollRing } from "../../../../web/map/core/unroll.ts";

describe("what crosses the dateline", () => {
  test("goes on beyond it", () => {
    expect(
      unrollLine([
        [179, 1],
        [-179, 2],
        [-178, 3],
        [178, 4],
      ]),
    ).toEqual([
      [179, 1],
      [181, 2],
      [182, 3],
      [178, 4],
    ]);
  });

  test("never leaps, and is where it was but for whole turns", () => {
    const line = fc.array(fc.tuple(fc.integer({ min: -180, max: 180 }), fc.constant(0)), { minLength: 2 });
    fc.assert(
      fc.property(line, (points) => {
        const unrolled = unrollLine(points).map(([lng]) => lng ?? 0);
        for (const [index, lng] of unrolled.entries()) {
          expect(Math.abs((lng - (points[index]?.[0] ?? 0)) % 360)).toBe(0);
          if (index > 0) expect(Math.abs(lng - (unrolled[index - 1] ?? 0))).toBeLessThanOrEqual(180);
        }
      }),
    );
  });

  test("is closed where it began", () => {
    const island = [
      [179, 1],
      [-179, 1],
      [-179, 2],
      [179, 1],
    ];
    expect(unrollRing(island)).toEqual([
      [179, 1],
      [181, 1],
      [181, 2],
      [179, 1],
    ]);
  });

  test("is closed over the pole where it leads around the globe", () => {
    const antarctica = [
      [-170, -70],
      [-60, -71],
      [60, -72],
      [170, -71],
      [-170, -70],
    ];
    expect(unrollRing(antarctica)).toEqual([
      [-170, -70],
      [-60, -71],
      [60, -72],
      [170, -71],
      [190, -70],
      [190, -90],
      [-170, -90],
      [-170, -70],
    ]);
  });
});
