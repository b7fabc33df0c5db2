import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CellId, cellsWithin, homeCell } from "../../../geo/cells.ts";
import { coarsen } from "../../../geo/coarsen.ts";
import { distanceM } from "../../../geo/distance.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { LatLng } from "../../../protocol/primitives.ts";
import { type CellRole, planCells } from "../../../workers/session/core/cell-plan.ts";
import { bearing, place, placeAt } from "./places.ts";

const NONE: ReadonlySet<CellId> = new Set();
const radius = fc.double({ min: LIMITS.minRadiusM, max: LIMITS.maxRadiusM, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe("the cells that a session needs", () => {
  it("are none without a place, and none without a wish", () => {
    expect(planCells(null, { publish: true, watchM: 8_000 }, new Set(["s000"])).size).toBe(0);
    expect(planCells({ lat: 1, lng: 1 }, { publish: false, watchM: 0 }, new Set(["s00t"])).size).toBe(0);
  });

  it("are the home cell alone for one who only publishes, wherever they come from", () => {
    fc.assert(
      fc.property(place, place, (here, before) => {
        const plan = planCells(here, { publish: true, watchM: 0 }, new Set([homeCell(before)]));
        expect([...plan]).toEqual([[homeCell(here), { home: true, watchM: 0 }]]);
      }),
    );
  });

  it("have no home for one who only watches, and exactly one, watched as well, for one who does both", () => {
    fc.assert(
      fc.property(place, radius, (here, watchM) => {
        for (const role of planCells(here, { publish: false, watchM }, NONE).values())
          expect(role).toEqual({ home: false, watchM });
        const both = planCells(here, { publish: true, watchM }, NONE);
        const homes = [...both].filter(([, { home }]) => home);
        expect(homes).toEqual([[homeCell(here), { home: true, watchM }]]);
      }),
    );
  });

  it("hold the home of every friend within the outer radius, shown exactly or approximately, anywhere on earth", () => {
    fc.assert(
      fc.property(place, radius, share, bearing, (here, watchM, part, towards) => {
        const outerM = watchM * LIMITS.leaveRadiusRatio;
        const plan = planCells(here, { publish: false, watchM }, NONE);
        const friend = placeAt(here, outerM * Math.sqrt(part), towards);
        expect(plan.has(homeCell(friend))).toBe(true);
        // One who is too far away, but is shown at the centre of a square that is not.
        const beyond = placeAt(here, outerM + 700 * part, towards);
        if (distanceM(here, coarsen(beyond)) <= outerM) expect(plan.has(homeCell(beyond))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("allow for a last step of the viewer that was too small to matter", () => {
    fc.assert(
      fc.property(place, radius, bearing, bearing, (here, watchM, aside, towards) => {
        const plan = planCells(here, { publish: false, watchM }, NONE);
        const stepped = placeAt(here, LIMITS.minMoveM * 0.99, aside);
        const friend = placeAt(stepped, watchM * LIMITS.leaveRadiusRatio, towards);
        expect(plan.has(homeCell(friend))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it("are kept while walking to and fro over a border: none is given up, and none joined twice", () => {
    const steps = fc.array(fc.tuple(share, bearing), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(place, radius, steps, (corner, watchM, walk) => {
        let current: ReadonlyMap<CellId, CellRole> = new Map();
        for (const [part, towards] of walk) {
          const here = placeAt(corner, 499 * part, towards);
          const next = planCells(here, { publish: true, watchM }, new Set(current.keys()));
          for (const cell of current.keys()) expect([...next.keys()]).toContain(cell);
          current = next;
        }
      }),
      { numRuns: 500 },
    );
  });

  it("are given up once they are more than a kilometre farther than they must be", () => {
    fc.assert(
      fc.property(place, place, radius, (before, here, watchM) => {
        const had = new Set(planCells(before, { publish: true, watchM }, NONE).keys());
        const plan = planCells(here, { publish: true, watchM }, had);
        const mustM = watchM * LIMITS.leaveRadiusRatio + 708 + 2 * LIMITS.minMoveM;
        const near = new Set(cellsWithin(here, mustM + 1_000));
        for (const cell of plan.keys()) expect(near).toContain(cell);
      }),
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
