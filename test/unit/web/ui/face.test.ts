import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hueOf, initialsOf } from "../../../../web/ui/face.ts";

describe("a face without a picture", () => {
  it("has a colour of its own, the same every time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (id) => {
        expect(hueOf(id)).toBe(hueOf(id));
        expect(hueOf(id)).toBeGreaterThanOrEqual(0);
        expect(hueOf(id)).toBeLessThan(360);
      }),
    );
    expect(hueOf("mina")).not.toBe(hueOf("jun"));
  });

  it("shows the initials that friends would write", () => {
    expect(["Mina Kim", "mina", "김민아", "Ana María López", "", "👩 x"].map(initialsOf)).toEqual([
      "MK",
      "M",
      "민아",
      "AL",
      "?",
      "👩X",
    ]);
  });
});
