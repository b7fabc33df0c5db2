import fc from "fast-check";
import { expect, test } from "vitest";
import { foldText, isFewEmoji } from "../../../../web/chat/message/text-shape.ts";

test("a few emoji are no text, be they flags, families, or of a colour", () => {
  for (const text of ["👍", "👍🏽 🎉", "👨‍👩‍👧‍👦", "🇰🇷🇩🇪", "❤️", "1️⃣", " 🙂\n"])
    expect(isFewEmoji(text), text).toBe(true);
});

test("text, digits, and many emoji are text", () => {
  for (const text of ["", " ", "1", "a🙂", "🙂🙂🙂🙂🙂🙂", "ㅋㅋ", "#1"])
    expect(isFewEmoji(text), text).toBe(false);
});

test("a text is folded where it is long, or has many lines", () => {
  expect(foldText("short")).toBeNull();
  expect(foldText("line\n".repeat(20))).toBeNull();
  expect(foldText("a".repeat(100_000))).toHaveLength(700);
  expect(foldText("line\n".repeat(500))?.split("\n")).toHaveLength(16);
});

test("what a fold leaves is the beginning of the text, and whole characters", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 700, maxLength: 3_000 }), (text) => {
      const head = foldText(text);
      if (head === null) return;
      expect(text.startsWith(head)).toBe(true);
      expect(head.isWellFormed()).toBe(true);
      expect(head.length).toBeLessThan(text.length);
    }),
  );
});
