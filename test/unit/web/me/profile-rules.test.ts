import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { handleSchema } from "../../../../protocol/resources.ts";
import { moveCrop, wholeCrop, zoomCrop } from "../../../../web/me/profile/crop.ts";
import { handleProblem, typedHandle } from "../../../../web/me/profile/handle-rules.ts";
import { endsAtMs } from "../../../../web/me/profile/status-until.ts";

describe("a handle", () => {
  it("is in order exactly where the server takes it", () => {
    const letters = fc.constantFrom("a", "z", "0", "9", "_", "A", "-", "é", " ", "가");
    const handles = fc.oneof(fc.string({ unit: letters, maxLength: 33 }), fc.string({ maxLength: 6 }));
    fc.assert(
      fc.property(handles, (handle) => {
        expect(handleProblem(handle) === null, handle).toBe(handleSchema.safeParse(handle).success);
      }),
    );
  });

  it("is taken as it was meant", () => {
    expect(typedHandle(" @Mina_Kim ")).toBe("mina_kim");
  });
});

describe("the part of a picture that is shown", () => {
  const sizes = fc.record({
    width: fc.integer({ min: 1, max: 9_000 }),
    height: fc.integer({ min: 1, max: 9_000 }),
  });

  it("is at first all of it, as far as a square goes, from the middle", () => {
    expect(wholeCrop({ width: 400, height: 300 })).toEqual({ x: 50, y: 0, side: 300 });
  });

  it("stays inside of the picture, wherever it is dragged and however it is zoomed", () => {
    const moves = fc.array(
      fc.record({ x: fc.integer(), y: fc.integer(), zoom: fc.double({ min: 0, max: 9, noNaN: true }) }),
    );
    fc.assert(
      fc.property(sizes, moves, (size, steps) => {
        let crop = wholeCrop(size);
        for (const { x, y, zoom } of steps) crop = zoomCrop(moveCrop(crop, size, { x, y }), size, zoom);
        expect(crop.x).toBeGreaterThanOrEqual(0);
        expect(crop.y).toBeGreaterThanOrEqual(0);
        expect(crop.x + crop.side).toBeLessThanOrEqual(size.width + 1e-6);
        expect(crop.y + crop.side).toBeLessThanOrEqual(size.height + 1e-6);
      }),
    );
  });

  it("keeps its middle when it is zoomed", () => {
    const crop = zoomCrop({ x: 100, y: 100, side: 200 }, { width: 400, height: 400 }, 4);
    expect(crop).toEqual({ x: 150, y: 150, side: 100 });
  });
});

describe("a status", () => {
  const now = new Date(2026, 10, 30, 21, 15).getTime();

  it("lasts as long as was said", () => {
    expect(endsAtMs("30min", now)).toBe(now + 1_800_000);
    expect(endsAtMs("4h", now)).toBe(now + 14_400_000);
    expect(endsAtMs("never", now)).toBeNull();
  });

  it("of today ends at midnight where the user is", () => {
    expect(endsAtMs("today", now)).toBe(new Date(2026, 11, 1).getTime());
  });
});
