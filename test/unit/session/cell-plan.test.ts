import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CellId, cellsWithin, homeCell } from "../../../geo/cells.ts";
import { coarsen } from "../../../geo/coarsen.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { LatLng } from "../../../protocol/primitives.ts";
import {
  type CellRole,
  type CurrentCells,
  lookM,
  PLACE_SLACK,
  planCells,
  slackM,
} from "../../../workers/session/core/cell-plan.ts";
import { bearing, corner, place, placeAt, upTo } from "./places.ts";

const NONE = having([]);
const radius = fc.integer({ min: LIMITS.minRadiusM, max: LIMITS.maxRadiusM });
const share = upTo(1);

/** How far outside its cell a place may be published from. */
const HOME_MARGIN_M = 100;
/**
 * How far away a cell may be that must be watched: the outer radius, half a square's diagonal, a friend who is published
 * from next door, two dropped moves.
 */
const mustReachM = (watchM: number) =>
  watchM * LIMITS.leaveRadiusRatio + 707.2 + HOME_MARGIN_M + 2 * LIMITS.minMoveM;

describe("the cells that a session needs", () => {
  it("are none without a place, and none without a wish", () => {
    expect(planCells(null, { publish: true, watchM: 8_000 }, having(["s000"])).size).toBe(0);
    expect(planCells({ lat: 1, lng: 1 }, { publish: false, watchM: 0 }, having(["s00t"])).size).toBe(0);
  });

  it("are the home cell alone for one who only publishes, wherever they come from", () => {
    fc.assert(
      fc.property(place, place, (here, before) => {
        const home = homeCell(before);
        fc.pre(!cellsWithin(here, HOME_MARGIN_M).includes(home) || home === homeCell(here));
        const plan = planCells(here, { publish: true, watchM: 0 }, having([home], home));
        expect([...plan]).toEqual([[homeCell(here), { home: true, watchM: 0 }]]);
      }),
    );
  });

  it("keep their home for a walk of up to 100 m outside of it, and change it for a longer one", () => {
    fc.assert(
      fc.property(corner, bearing, bearing, (edge, from, towards) => {
        const home = homeCell(placeAt(edge, 30, from));
        const homeAt = (distanceM: number) => {
          const plan = planCells(
            placeAt(edge, distanceM, towards),
            { publish: true, watchM: 0 },
            having([home], home),
          );
          return [...plan.keys()];
        };
        expect(homeAt(99)).toEqual([home]);
        const far = placeAt(edge, 400, towards);
        if (!cellsWithin(far, HOME_MARGIN_M).includes(home)) expect(homeAt(400)).toEqual([homeCell(far)]);
      }),
    );
  });

  it("have no home for one who only watches, and exactly one, watched as well, for one who does both", () => {
    fc.assert(
      fc.property(place, radius, (here, watchM) => {
        for (const role of planCells(here, { publish: false, watchM }, NONE).values())
          expect(role).toEqual({ home: false, watchM: lookM(watchM) });
        const both = planCells(here, { publish: true, watchM }, NONE);
        const homes = [...both].filter(([, { home }]) => home);
        expect(homes).toEqual([[homeCell(here), { home: true, watchM: lookM(watchM) }]]);
      }),
    );
  });

  it("look as much farther than the user sees as the user may be from where they have the user", () => {
    fc.assert(
      fc.property(radius, (watchM) => {
        expect(lookM(watchM) - watchM).toBeCloseTo(watchM * PLACE_SLACK);
        expect(slackM(lookM(watchM))).toBeCloseTo(watchM * PLACE_SLACK);
      }),
    );
  });

  it("hold the home of every friend within the outer radius, anywhere on earth", () => {
    fc.assert(
      fc.property(place, radius, share, bearing, (here, watchM, part, towards) => {
        const friend = placeAt(here, watchM * LIMITS.leaveRadiusRatio * Math.sqrt(part), towards);
        expect(planCells(here, { publish: false, watchM }, NONE).has(homeCell(friend))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it("hold the home of a friend whose approximate place is within the outer radius, though the friend is not", () => {
    fc.assert(
      // The friend stands a step behind the corner of a cell, the viewer at the limit of the place that is shown.
      fc.property(corner, radius, share, bearing, bearing, (edge, watchM, part, step, towards) => {
        const friend = placeAt(edge, part, step);
        const here = placeAt(coarsen(friend), watchM * LIMITS.leaveRadiusRatio * 0.999_99, towards);
        expect(planCells(here, { publish: false, watchM }, NONE).has(homeCell(friend))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("allow for a last step of the viewer that was too small to matter", () => {
    // Here a corner of cells is a corner of the grid too: the friend is shown as far away as can be.
    const edge = { lat: -16.875, lng: -180 };
    for (const [step, towards] of directions(4, 720)) {
      const friend = placeAt(edge, 0.5, step + 0.5);
      const reachM = 8_000 * LIMITS.leaveRadiusRatio + LIMITS.minMoveM * 0.99;
      const here = placeAt(coarsen(friend), reachM, towards);
      expect(planCells(here, { publish: false, watchM: 8_000 }, NONE).has(homeCell(friend))).toBe(true);
    }
  });

  it("are kept while walking to and fro at the limit of a cell: none is given up, and none joined twice", () => {
    const steps = fc.array(fc.tuple(share, bearing), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(corner, radius, bearing, steps, (edge, watchM, towards, walk) => {
        const middle = placeAt(edge, mustReachM(watchM), towards);
        let current: ReadonlyMap<CellId, CellRole> = new Map();
        let home: CellId | null = null;
        for (const [part, aside] of walk) {
          const here = placeAt(middle, 499 * part, aside);
          const next = planCells(here, { publish: true, watchM }, having(current.keys(), home));
          for (const cell of current.keys()) expect([...next.keys()]).toContain(cell);
          const nextHome = [...next].find(([, role]) => role.home)?.[0] ?? null;
          if (home && cellsWithin(here, HOME_MARGIN_M).includes(home)) expect(nextHome).toBe(home);
          home = nextHome;
          current = next;
        }
      }),
      { numRuns: 500 },
    );
  });

  it("are given up once they are a kilometre farther than they must be", () => {
    fc.assert(
      fc.property(place, radius, (here, watchM) => {
        const had = having(cellsWithin(here, 60_000));
        const near = new Set(cellsWithin(here, mustReachM(watchM) + 1_000));
        for (const cell of planCells(here, { publish: true, watchM }, had).keys())
          expect(near).toContain(cell);
      }),
      { numRuns: 300 },
    );
  });

  it("stay few where most people live: at most 6 for the default radius, 16 for the largest", () => {
    const mild = place.filter(({ lat }: LatLng) => Math.abs(lat) < 64);
    fc.assert(
      fc.property(mild, (here) => {
        const count = (watchM: number) => planCells(here, { publish: true, watchM }, NONE).size;
        expect(count(LIMITS.defaultRadiusM)).toBeLessThanOrEqual(6);
        expect(count(LIMITS.maxRadiusM)).toBeLessThanOrEqual(16);
      }),
    );
  });
});

function having(cells: Iterable<CellId>, home: CellId | null = null): CurrentCells {
  return { cells: new Set(cells), home };
}

/** Every pair of so many and so many directions all around. */
function* directions(some: number, others: number): Iterable<[number, number]> {
  for (let one = 0; one < some; one += 1)
    for (let other = 0; other < others; other += 1)
      yield [(one / some) * 2 * Math.PI, (other / others) * 2 * Math.PI];
}
