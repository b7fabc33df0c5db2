import { expect, it } from "vitest";
import { FAULT_KINDS, planStrikes } from "../../../../tools/chaos/schedule.ts";

it("does the same with the same seed, and something else with another", () => {
  expect(planStrikes(7, 10)).toEqual(planStrikes(7, 10));
  expect(planStrikes(8, 10)).not.toEqual(planStrikes(7, 10));
});

it("does harm of every kind, however short the run, and several times in ten minutes", () => {
  const count = (minutes: number, kind: string) =>
    planStrikes(3, minutes).filter((strike) => strike.kind === kind).length;
  for (const kind of FAULT_KINDS) {
    expect(count(0.1, kind)).toBe(1);
    expect(count(10, kind)).toBeGreaterThan(7);
  }
});

it("stays within the time of the run, in order", () => {
  const times = planStrikes(5, 2).map(({ atMs }) => atMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times.at(-1)).toBeLessThanOrEqual(120_000);
});
