import fc from "fast-check";
import { expect, test } from "vitest";
import { RowHeights } from "../../../../web/chat/history/row-heights.ts";

const ESTIMATE_PX = 60;
const rows = fc.uniqueArray(
  fc.record({
    key: fc.string(),
    leadPx: fc.constantFrom(0, 0, 0, 36),
    heightPx: fc.option(fc.integer({ min: 1, max: 900 })),
  }),
  { selector: ({ key }) => key, maxLength: 60 },
);

function heightsOf(list: { key: string; leadPx: number; heightPx: number | null }[]) {
  const heights = new RowHeights(ESTIMATE_PX);
  heights.setRows(list);
  for (const { key, heightPx } of list) if (heightPx !== null) heights.measure(key, heightPx);
  return heights;
}

test("each row begins where those before it end, with its divider", () => {
  fc.assert(
    fc.property(rows, (list) => {
      const heights = heightsOf(list);
      let endPx = 0;
      for (const [index, { leadPx, heightPx }] of list.entries()) {
        expect(heights.offsetOf(index)).toBe(endPx);
        expect(heights.topOf(index)).toBe(endPx + leadPx);
        endPx += leadPx + (heightPx ?? ESTIMATE_PX);
      }
      expect(heights.totalPx).toBe(endPx);
      expect(heights.offsetOf(list.length)).toBe(endPx);
    }),
  );
});

test("the row at a place is the one that begins there or before, and the next one begins after", () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: -500, max: 20_000 }), (list, offsetPx) => {
      fc.pre(list.length > 0);
      const heights = heightsOf(list);
      const index = heights.indexAt(offsetPx);
      if (offsetPx >= 0) expect(heights.offsetOf(index)).toBeLessThanOrEqual(offsetPx);
      if (index < list.length - 1) expect(heights.offsetOf(index + 1)).toBeGreaterThan(offsetPx);
    }),
  );
});

test("what was measured stays known while rows come and go", () => {
  const heights = new RowHeights(ESTIMATE_PX);
  heights.setRows([{ key: "b", leadPx: 36 }]);
  expect(heights.measure("b", 100)).toBe(true);
  expect(heights.measure("b", 100)).toBe(false);
  heights.setRows([
    { key: "a", leadPx: 36 },
    { key: "b", leadPx: 0 },
  ]);
  expect(heights.topOf(1)).toBe(36 + ESTIMATE_PX);
  expect(heights.totalPx).toBe(36 + ESTIMATE_PX + 100);
  expect([heights.indexOf("b"), heights.indexOf("c"), heights.keyAt(0)]).toEqual([1, undefined, "a"]);
});
