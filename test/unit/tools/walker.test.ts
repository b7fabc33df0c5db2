import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CROWD_SIZE, castOf, friendshipsOf } from "../../../tools/crowd/cast.ts";
import { onEarth } from "../../../tools/crowd/on-earth.ts";
import { Walker } from "../../../tools/crowd/walker.ts";
import { seededRandom } from "../../../tools/random.ts";
import { greatCircleM } from "../../../tools/replay/oracle/great-circle.ts";

const seeds = fc.integer({ min: 0, max: 1_000_000 });

describe("somebody of the crowd", () => {
  it("never goes faster than they can, nor further than they roam, and does go somewhere", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const walker = new Walker({ random: seededRandom(seed), roamM: 800, speedMps: 1.4 });
        let last = walker.at;
        let walkedM = 0;
        for (let step = 0; step < 600; step++) {
          walker.advance(2);
          const { at } = walker;
          const stepM = Math.hypot(at.eastM - last.eastM, at.northM - last.northM);
          expect(stepM).toBeLessThanOrEqual(2.8 + 1e-6);
          expect(Math.hypot(at.eastM, at.northM)).toBeLessThan(800 + 121);
          walkedM += stepM;
          last = at;
        }
        expect(walkedM).toBeGreaterThan(600);
      }),
      { numRuns: 30 },
    );
  });

  it("walks along streets: one coordinate stays while the other goes on", () => {
    const walker = new Walker({ random: seededRandom(5), roamM: 800, speedMps: 1.4 });
    for (let step = 0; step < 500; step++) {
      const { eastM, northM } = walker.at;
      const onStreet = [eastM, northM].some(
        (metres) => Math.abs(metres / 120 - Math.round(metres / 120)) < 1e-6,
      );
      expect(onStreet).toBe(true);
      walker.advance(3);
    }
  });

  it("stands where the plane says, on earth", () => {
    const centre = { lat: 37.5663, lng: 126.9779 };
    const place = onEarth(centre, { eastM: 300, northM: -400 });
    expect(greatCircleM(centre, place)).toBeCloseTo(500, 0);
    expect(place.lat).toBeLessThan(centre.lat);
    expect(place.lng).toBeGreaterThan(centre.lng);
  });
});

describe("the cast", () => {
  it("has handles that the server takes, each once", () => {
    const handles = castOf(seededRandom(1)).map(({ handle }) => handle);
    expect(handles).toHaveLength(CROWD_SIZE);
    expect(new Set(handles).size).toBe(CROWD_SIZE);
    for (const handle of handles) expect(handle).toMatch(/^[a-z][a-z0-9_]{2,29}$/);
  });

  it("leaves nobody without friends, and makes each friendship once", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const pairs = friendshipsOf(seededRandom(seed), CROWD_SIZE);
        expect(new Set(pairs.flat()).size).toBe(CROWD_SIZE);
        expect(new Set(pairs.map((pair) => pair.toSorted((a, b) => a - b).join())).size).toBe(pairs.length);
      }),
    );
  });
});
