import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { regionHash } from "../../../geo/region.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { forwardPhaseMs, nextForwardAtMs, nextInPhase } from "../../../protocol/links/forward-times.ts";

const EVERY_MS = LIMITS.minForwardIntervalMs;
/** Cells add a lag to the time of the region, beyond the end of the interval perhaps. */
const phase = fc.nat({ max: 2 * EVERY_MS });
const time = fc.nat({ max: 4_000_000_000_000 });

describe("the times at which a region forwards", () => {
  it("come once in every interval, and the next one is the first that is not over", () => {
    fc.assert(
      fc.property(time, phase, (atMs, phaseMs) => {
        const nextMs = nextInPhase(atMs, phaseMs);
        expect(Math.abs((nextMs - phaseMs) % EVERY_MS)).toBe(0);
        expect(nextMs).toBeGreaterThanOrEqual(atMs);
        expect(nextMs).toBeLessThan(atMs + EVERY_MS);
        expect(nextInPhase(nextMs, phaseMs)).toBe(nextMs);
      }),
    );
  });

  it("are waited for from half an interval after the last to less than one and a half", () => {
    fc.assert(
      fc.property(time, phase, (lastMs, phaseMs) => {
        const nextMs = nextForwardAtMs(lastMs, phaseMs);
        expect(Math.abs((nextMs - phaseMs) % EVERY_MS)).toBe(0);
        expect(nextMs).toBeGreaterThanOrEqual(lastMs + EVERY_MS / 2);
        expect(nextMs).toBeLessThan(lastMs + 1.5 * EVERY_MS);
      }),
    );
  });

  it("follow each other without a gap where a timer is a little early or late", () => {
    fc.assert(
      fc.property(time, phase, fc.integer({ min: -5, max: EVERY_MS / 2 }), (atMs, phaseMs, lateMs) => {
        const dueMs = nextInPhase(atMs, phaseMs);
        expect(nextForwardAtMs(dueMs + lateMs, phaseMs)).toBe(dueMs + EVERY_MS);
      }),
    );
  });

  it("are the same for neighbours, and spread over the interval elsewhere", () => {
    const phaseOf = (cell: string) => forwardPhaseMs(regionHash(cell));
    expect(phaseOf("wydm")).toBe(phaseOf("wydj"));
    const regions = Array.from("0123456789bcdefghjkmnpqrstuvwxyz", (last) => phaseOf(`wy${last}m`));
    expect(new Set(regions).size).toBeGreaterThan(24);
    for (let quarter = 0; quarter < 4; quarter += 1)
      expect(regions.some((phaseMs) => Math.floor((4 * phaseMs) / EVERY_MS) === quarter)).toBe(true);
  });
});
