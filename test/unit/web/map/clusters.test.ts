import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clusterDots, type Dot } from "../../../../web/map/core/clusters.ts";
import { fanOut } from "../../../../web/map/core/fan-out.ts";

const RADIUS_PX = 54;
const dots: fc.Arbitrary<Dot[]> = fc.uniqueArray(
  fc.record({
    id: fc.nat(500).map(String),
    x: fc.double({ min: -400, max: 400, noNaN: true }),
    y: fc.double({ min: -400, max: 400, noNaN: true }),
  }),
  { selector: ({ id }) => id, maxLength: 80 },
);
const dot = (id: string, x: number, y = 0): Dot => ({ id, x, y });
const ids = (of: readonly Dot[], before = clusterDots([], RADIUS_PX)) =>
  clusterDots(of, RADIUS_PX, before).map((cluster) => cluster.ids.join("+"));

describe("clusters", () => {
  test("hold everybody exactly once", () => {
    fc.assert(
      fc.property(dots, dots, (first, then) => {
        const clusters = clusterDots(then, RADIUS_PX, clusterDots(first, RADIUS_PX));
        expect(clusters.flatMap((cluster) => cluster.ids).sort()).toEqual(then.map(({ id }) => id).sort());
      }),
    );
  });

  test("stand so far apart that none overlaps another", () => {
    fc.assert(
      fc.property(dots, dots, (first, then) => {
        const clusters = clusterDots(then, RADIUS_PX, clusterDots(first, RADIUS_PX));
        for (const [index, one] of clusters.entries()) {
          for (const other of clusters.slice(index + 1)) {
            expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThanOrEqual(RADIUS_PX);
          }
        }
      }),
    );
  });

  test("stand where the first of them stands, and no one is far from there", () => {
    fc.assert(
      fc.property(dots, (people) => {
        const places = new Map(people.map((each) => [each.id, each]));
        for (const { id, x, y, ids: members } of clusterDots(people, RADIUS_PX)) {
          expect(members[0]).toBe(id);
          expect(places.get(id)).toMatchObject({ x, y });
          for (const member of members) {
            const at = places.get(member) ?? dot("", Number.NaN);
            expect(Math.hypot(at.x - x, at.y - y)).toBeLessThan(RADIUS_PX);
          }
        }
      }),
    );
  });

  test("are the same whatever the order in which people come", () => {
    fc.assert(
      fc.property(dots, (people) => {
        expect(new Set(ids([...people].reverse()))).toEqual(new Set(ids(people)));
      }),
    );
  });

  test("do not change where nobody moved", () => {
    fc.assert(
      fc.property(dots, (people) => {
        const once = clusterDots(people, RADIUS_PX);
        expect(clusterDots(people, RADIUS_PX, once)).toEqual(once);
      }),
    );
  });

  test("are the same wherever the view is panned to", () => {
    const people = [dot("a", 0), dot("b", 40), dot("c", 90)];
    const panned = people.map(({ id, x, y }) => ({ id, x: x + 1_000, y: y - 333 }));
    expect(ids(panned)).toEqual(ids(people));
  });

  test("keep whoever walks a little beyond their edge, and lose whoever walks on", () => {
    const before = clusterDots([dot("a", 0), dot("b", 50)], RADIUS_PX);
    expect(ids([dot("a", 0), dot("b", 60)], before)).toEqual(["a+b"]);
    expect(ids([dot("a", 0), dot("b", 60)])).toEqual(["a", "b"]);
    expect(ids([dot("a", 0), dot("b", 70)], before)).toEqual(["a", "b"]);
  });

  test("keep who stands for them as somebody with an earlier name comes along", () => {
    const before = clusterDots([dot("m", 0), dot("n", 20)], RADIUS_PX);
    expect(ids([dot("m", 0), dot("n", 20), dot("a", 10)], before)).toEqual(["m+a+n"]);
  });
});

test("people who are fanned out stand clear of each other, and of the middle", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), (count) => {
      const places = fanOut(count);
      expect(places).toHaveLength(count);
      for (const [index, one] of places.entries()) {
        expect(Math.hypot(one.x, one.y)).toBeGreaterThan(50);
        for (const other of places.slice(index + 1)) {
          expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(44);
        }
      }
    }),
  );
});
