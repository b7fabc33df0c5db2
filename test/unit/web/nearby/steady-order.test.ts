import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { steadyOrder } from "../../../../web/nearby/core/steady-order.ts";

const distances = fc
  .uniqueArray(fc.tuple(fc.nat(40).map(String), fc.integer({ min: 0, max: 20_000 })), {
    selector: ([id]) => id,
  })
  .map((pairs) => new Map(pairs));
const order = (pairs: Record<string, number>, before?: string[]) =>
  steadyOrder(new Map(Object.entries(pairs)), before).join("");

describe("the order of who is near", () => {
  test("has the nearest first where there was none before", () => {
    fc.assert(
      fc.property(distances, (aways) => {
        const found = steadyOrder(aways).map((id) => aways.get(id));
        expect(found).toEqual([...aways.values()].sort((one, other) => one - other));
      }),
    );
  });

  test("has everybody exactly once, whatever it was before", () => {
    fc.assert(
      fc.property(distances, distances, (first, then) => {
        expect(steadyOrder(then, steadyOrder(first)).sort()).toEqual([...then.keys()].sort());
      }),
    );
  });

  test("has nobody right behind somebody who is clearly farther", () => {
    fc.assert(
      fc.property(distances, distances, (first, then) => {
        const found = steadyOrder(then, steadyOrder(first)).map((id) => then.get(id) ?? 0);
        for (const [index, awayM] of found.slice(1).entries()) {
          expect(awayM).toBeGreaterThanOrEqual((found[index] ?? 0) * 0.95 - 15);
        }
      }),
    );
  });

  test("does not change where distances change by a little", () => {
    expect(order({ a: 110, b: 100 }, ["a", "b"])).toBe("ab");
    expect(order({ a: 5_200, b: 5_000 }, ["a", "b"])).toBe("ab");
  });

  test("changes where somebody is clearly nearer", () => {
    expect(order({ a: 300, b: 100 }, ["a", "b"])).toBe("ba");
  });

  test("takes in who is new where they belong, and lets go who left", () => {
    expect(order({ a: 100, c: 300, n: 200 }, ["a", "b", "c"])).toBe("anc");
  });
});
