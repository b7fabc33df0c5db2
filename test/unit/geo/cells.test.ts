import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CellBounds,
  type CellId,
  cellBounds,
  cellsWithin,
  homeCell,
  MAX_CELLS_RADIUS_M,
} from "../../../geo/cells.ts";
import { distanceM, RADIANS } from "../../../geo/distance.ts";
import type { LatLng } from "../../../protocol/primitives.ts";
import { placeAt, places, radii } from "./places.ts";

interface Cell extends CellBounds {
  id: CellId;
}

/** Every cell of the globe, row by row, found without the code under test: one step at a time to the cell next door. */
const rows: Cell[][] = [];
for (let lat = -90; lat < 90; lat = rows.at(-1)?.[0]?.northLat ?? 90) {
  const row: Cell[] = [];
  for (let lng = -180; lng < 180; lng = row.at(-1)?.eastLng ?? 180) {
    const id = homeCell({ lat, lng });
    row.push({ id, ...cellBounds(id) });
  }
  rows.push(row);
}

/** The distance in metres from a point to the nearest point of a cell, by the geometry of its four edges. */
function distanceToCellM(point: LatLng, { southLat, northLat, westLng, eastLng }: CellBounds): number {
  const candidates: LatLng[] = [];
  if ((((point.lng - westLng) % 360) + 360) % 360 <= eastLng - westLng) {
    candidates.push({ lat: Math.min(northLat, Math.max(southLat, point.lat)), lng: point.lng });
  }
  for (const lng of [westLng, eastLng]) {
    // Where a great circle from the point meets the meridian at a right angle.
    const footLat =
      Math.atan2(
        Math.sin(point.lat * RADIANS),
        Math.cos(point.lat * RADIANS) * Math.cos((point.lng - lng) * RADIANS),
      ) / RADIANS;
    for (const lat of [southLat, northLat, Math.min(northLat, Math.max(southLat, footLat))]) {
      candidates.push({ lat, lng });
    }
  }
  return Math.min(...candidates.map((candidate) => distanceM(point, candidate)));
}

describe("the tiling", () => {
  it("covers the whole globe once, in rows of equal cells without gaps", () => {
    const ids = rows.flat().map((cell) => cell.id);
    expect(new Set(ids).size).toBe(ids.length);
    let lat = -90;
    for (const row of rows) {
      let lng = -180;
      for (const cell of row) {
        if (cell.southLat !== lat || cell.westLng !== lng) expect.fail(`${cell.id} overlaps or leaves a gap`);
        if (cell.northLat !== row[0]?.northLat) expect.fail(`${cell.id} is higher or lower than its row`);
        lng = cell.eastLng;
      }
      expect(lng).toBe(180);
      lat = row[0]?.northLat ?? Number.NaN;
    }
    expect(lat).toBe(90);
  });

  it("takes coarser cells towards the poles", () => {
    const lengthAt = (lat: number) => homeCell({ lat, lng: 11 }).length;
    expect([0, 64.6874, -64.6875].map(lengthAt)).toEqual([4, 4, 4]);
    expect([64.6875, 84.3749, -64.6876, -84.375].map(lengthAt)).toEqual([3, 3, 3, 3]);
    expect([84.375, 90, -84.3751, -90].map(lengthAt)).toEqual([2, 2, 2, 2]);
  });

  it("holds every point in its home cell", () => {
    fc.assert(
      fc.property(places, (point) => {
        expect(distanceToCellM(point, cellBounds(homeCell(point)))).toBeLessThan(1e-6);
      }),
      { numRuns: 10_000 },
    );
  });

  it("gives a border to the cell north and east of it, as the geohash standard does", () => {
    expect(homeCell({ lat: 0, lng: 0 })).toBe("s000");
    expect(homeCell({ lat: -0, lng: -0 })).toBe("s000");
    expect(homeCell({ lat: -1e-9, lng: -1e-9 })).toBe("7zzz");
    expect(homeCell({ lat: 5, lng: 180 })).toBe(homeCell({ lat: 5, lng: -180 }));
  });
});

describe("cellBounds", () => {
  it.each(["", "s", "s00000", "sa00", "S000", "s0", "bpbp", "00000"])(
    "refuses %j, which is no cell",
    (cell) => {
      expect(() => cellBounds(cell)).toThrow(RangeError);
    },
  );
});

describe("cellsWithin", () => {
  it("holds exactly the cells that the circle touches", () => {
    fc.assert(
      fc.property(places, radii, (center, radiusM) => {
        const found = new Set(cellsWithin(center, radiusM));
        const reachLat = radiusM / 111_000 + 0.01;
        let near = 0;
        for (const row of rows) {
          const { southLat = 0, northLat = 0 } = row[0] ?? {};
          if (southLat > center.lat + reachLat || northLat < center.lat - reachLat) continue;
          for (const cell of row) {
            const awayM = distanceToCellM(center, cell);
            const wasFound = found.has(cell.id);
            if (wasFound) near++;
            // A centimetre at the very edge is left to the code.
            if (awayM < radiusM && !wasFound) expect.fail(`${cell.id} missed, ${awayM} m away`);
            if (awayM > radiusM + 0.01 && wasFound) expect.fail(`${cell.id} is ${awayM} m away`);
          }
        }
        expect(near).toBe(found.size);
      }),
      { numRuns: 2_000 },
    );
  });

  it("holds the home cell of every place within the radius", () => {
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(places, radii, fraction, fraction, (center, radiusM, far, turn) => {
        const found = cellsWithin(center, radiusM);
        for (const point of [
          center,
          placeAt(center, radiusM * far, turn * 2 * Math.PI),
          placeAt(center, radiusM, turn * 2 * Math.PI),
          placeAt(center, radiusM, Math.round(turn * 4) * (Math.PI / 2)),
        ]) {
          if (distanceM(center, point) <= radiusM) expect(found).toContain(homeCell(point));
        }
      }),
      { numRuns: 20_000 },
    );
  });

  it("holds the home cells of places that meet by chance", () => {
    fc.assert(
      fc.property(places, places, (a, b) => {
        const apart = distanceM(a, b);
        if (apart <= MAX_CELLS_RADIUS_M) expect(cellsWithin(a, apart)).toContain(homeCell(b));
      }),
      { numRuns: 20_000 },
    );
  });

  it("names each cell once, and grows with its radius", () => {
    fc.assert(
      fc.property(places, radii, radii, (center, one, other) => {
        const small = cellsWithin(center, Math.min(one, other));
        const large = new Set(cellsWithin(center, Math.max(one, other)));
        expect(new Set(small).size).toBe(small.length);
        expect(small.filter((cell) => !large.has(cell))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it("crosses the dateline and surrounds the poles", () => {
    expect(cellsWithin({ lat: 10.05, lng: 180 }, 1_000).map((cell) => cellBounds(cell).westLng)).toEqual([
      179.6484375, -180,
    ]);
    expect(cellsWithin({ lat: 90, lng: 12 }, 500)).toHaveLength(32);
    expect(
      new Set(cellsWithin({ lat: -90, lng: 180 }, 500).map((cell) => cellBounds(cell).southLat)),
    ).toEqual(new Set([-90]));
  });

  it("touches four cells at a corner even with no radius", () => {
    expect(cellsWithin({ lat: 0, lng: 0 }, 0).sort()).toEqual(["7zzz", "ebpb", "kpbp", "s000"]);
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY, MAX_CELLS_RADIUS_M + 1])(
    "refuses the radius %d",
    (radiusM) => {
      expect(() => cellsWithin({ lat: 0, lng: 0 }, radiusM)).toThrow(RangeError);
    },
  );
});
