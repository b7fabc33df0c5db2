import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { suggestGroupName } from "../../../../web/groups/suggest-group-name.ts";
import { AttemptKey } from "../../../../web/ui/attempt-key.ts";
import { MAX_PICTURE_BYTES, pictureRefusal } from "../../../../web/ui/picture-rules.ts";

const list = (names: readonly string[]) => names.join(", ");

describe("a name for a group that nobody named", () => {
  it("is made of its members' first names", () => {
    expect(suggestGroupName(["Mina Kim", " Jun  Park", "김민아"], list)).toBe("Mina, Jun, 김민아");
  });

  it("counts those for whom there is no room", () => {
    expect(suggestGroupName(["A", "B", "C", "D"], list)).toBe("A, B, C, D");
    expect(suggestGroupName(["A", "B", "C", "D", "E"], list)).toBe("A, B, C, +2");
  });

  it("is cut where its names are long, between two characters", () => {
    const name = suggestGroupName(["😀".repeat(30), "😀".repeat(30)], list);
    expect(name).toBe(`${"😀".repeat(30)}, ${"😀".repeat(8)}…`);
  });

  it("is never longer than the server takes, nor has half a character in it", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 60 }), { maxLength: 8 }), (names) => {
        const name = suggestGroupName(names, list);
        expect(name.length).toBeLessThanOrEqual(80);
        expect(name.isWellFormed()).toBe(true);
      }),
    );
  });
});

describe("the key of an attempt", () => {
  it("stays while the same is tried again, and is another for anything else", () => {
    const key = new AttemptKey();
    const first = key.of({ name: "Hikers", userIds: ["a", "b"] });
    expect(key.of({ name: "Hikers", userIds: ["a", "b"] })).toBe(first);
    expect(key.of({ name: "Hikers", userIds: ["a"] })).not.toBe(first);
  });

  it("is as long as the server wants it, and nobody else's", () => {
    const keys = Array.from({ length: 50 }, () => new AttemptKey().of({}));
    expect(new Set(keys).size).toBe(50);
    for (const key of keys) expect(key).toMatch(/^[0-9a-z-]{8,64}$/);
  });
});

describe("a picture", () => {
  it("is one that browsers show everywhere, of a size that lists can bear", () => {
    expect(pictureRefusal({ type: "image/webp", size: MAX_PICTURE_BYTES })).toBeNull();
    expect(pictureRefusal({ type: "image/webp", size: MAX_PICTURE_BYTES + 1 })).toBe("size");
    for (const type of ["image/heic", "image/svg+xml", "application/pdf", ""]) {
      expect(pictureRefusal({ type, size: 1 }), type).toBe("type");
    }
  });
});
