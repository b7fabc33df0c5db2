import fc from "fast-check";
import { expect, it } from "vitest";
import { handleSchema } from "../../../protocol/resources.ts";
import { isReservedHandle, suggestHandle } from "../../../workers/auth/handles.ts";

const fixed = () => 0.402913;

it.each([
  ["Ann Lee", "ann_lee_402913"],
  ["  José  Ñandú! ", "jose_nandu_402913"],
  ["김철수", "user_402913"],
  ["42 is it", "is_it_402913"],
  ["___", "user_402913"],
  ["An-extraordinarily-long-name", "an_extraordinarily_long_402913"],
])("suggests for %j the handle %s", (name, handle) => {
  expect(suggestHandle(name, fixed)).toBe(handle);
});

it("suggests for any name a handle that is allowed and not reserved", () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), random, (name, x) => {
      const handle = suggestHandle(name, () => x);
      expect(handleSchema.safeParse(handle).success).toBe(true);
      expect(isReservedHandle(handle)).toBe(false);
    }),
  );
});

it("reserves what would pass for the service", () => {
  expect(["admin", "support", "hither", "root"].every(isReservedHandle)).toBe(true);
  expect(isReservedHandle("ann")).toBe(false);
});
