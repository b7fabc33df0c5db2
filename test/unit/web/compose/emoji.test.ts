import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EMOJI_GROUPS, findEmoji } from "../../../../web/chat/emoji/emoji-table.ts";
import { moveInGrid } from "../../../../web/chat/emoji/move-in-grid.ts";

const ALL = EMOJI_GROUPS.flatMap(({ emoji }) => emoji);

describe("the emoji", () => {
  it("each have a name of their own, words in Korean, and are one emoji that the server takes", () => {
    expect(ALL.length).toBeGreaterThan(300);
    expect(new Set(ALL.map(({ name }) => name)).size).toBe(ALL.length);
    expect(new Set(ALL.map(({ emoji }) => emoji)).size).toBe(ALL.length);
    const segments = new Intl.Segmenter("en", { granularity: "grapheme" });
    for (const { emoji, name, words } of ALL) {
      expect(name, emoji).toMatch(/^[a-z0-9_]+$/);
      expect(
        words.some((word) => /[가-힣ㄱ-ㅣ]/.test(word)),
        `${emoji} in Korean`,
      ).toBe(true);
      expect([...segments.segment(emoji)], emoji).toHaveLength(1);
      expect(emoji.length).toBeLessThanOrEqual(32);
    }
  });

  it("are found in both languages, an exact word before the beginning of another", () => {
    expect(findEmoji("pizza")[0]?.emoji).toBe("🍕");
    expect(findEmoji("피자")[0]?.emoji).toBe("🍕");
    expect(findEmoji("커")[0]?.emoji).toBe("👫");
    expect(findEmoji("Thumbs Up")[0]?.emoji).toBe("👍");
    expect(findEmoji("heart")[0]?.name).toBe("heart");
    expect(findEmoji("👍")[0]?.name).toBe("thumbs_up");
  });

  it("are none where nothing, or nonsense, is looked for, and no more than asked for", () => {
    expect(findEmoji(" ")).toEqual([]);
    expect(findEmoji("qqqq")).toEqual([]);
    expect(findEmoji("a", 5)).toHaveLength(5);
  });
});

describe("keys among grids of emoji", () => {
  const sizes = [5, 0, 10];
  const go = (grid: number, index: number, key: string) => moveInGrid({ grid, index }, key, sizes, 4);

  it("move by one and by rows, and on into the next grid that has any", () => {
    expect(go(0, 0, "ArrowRight")).toEqual({ grid: 0, index: 1 });
    expect(go(0, 4, "ArrowRight")).toEqual({ grid: 2, index: 0 });
    expect(go(2, 0, "ArrowLeft")).toEqual({ grid: 0, index: 4 });
    expect(go(2, 1, "ArrowDown")).toEqual({ grid: 2, index: 5 });
    expect(go(0, 4, "ArrowDown")).toEqual({ grid: 2, index: 0 });
  });

  it("find the end of a shorter row, below and above", () => {
    expect(go(2, 7, "ArrowDown")).toEqual({ grid: 2, index: 9 });
    expect(go(2, 3, "ArrowUp")).toEqual({ grid: 0, index: 4 });
  });

  it("leave the grids upwards from the first row, and stay at the very end", () => {
    expect(go(0, 2, "ArrowUp")).toBeUndefined();
    expect(go(2, 9, "ArrowRight")).toEqual({ grid: 2, index: 9 });
    expect(go(0, 0, "ArrowLeft")).toEqual({ grid: 0, index: 0 });
  });

  it("go to both ends of a row", () => {
    expect(go(2, 6, "Home")).toEqual({ grid: 2, index: 4 });
    expect(go(2, 8, "End")).toEqual({ grid: 2, index: 9 });
  });

  it("always lead to a cell that there is", () => {
    const keys = fc.constantFrom("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End");
    const world = fc.record({
      sizes: fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }),
      columns: fc.integer({ min: 1, max: 9 }),
      keys: fc.array(keys, { maxLength: 40 }),
    });
    fc.assert(
      fc.property(world, ({ sizes: some, columns, keys: pressed }) => {
        const grid = some.findIndex((size) => size > 0);
        if (grid === -1) return;
        let place = { grid, index: 0 };
        for (const key of pressed) {
          place = moveInGrid(place, key, some, columns) ?? place;
          expect(place.index).toBeGreaterThanOrEqual(0);
          expect(place.index).toBeLessThan(some[place.grid] ?? 0);
        }
      }),
    );
  });
});
