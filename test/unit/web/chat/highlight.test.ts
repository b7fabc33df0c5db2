import fc from "fast-check";
import { expect, test } from "vitest";
import { parseHighlight } from "../../../../web/chat/search/highlight.ts";

test("a match stands between its marks", () => {
  expect(parseHighlight("to \u0002Buk\u0003han \u0002san\u0003")).toEqual([
    { text: "to ", isMatch: false },
    { text: "Buk", isMatch: true },
    { text: "han ", isMatch: false },
    { text: "san", isMatch: true },
  ]);
});

test("whatever the marks, nothing of the text is lost, and no mark is shown", () => {
  const unit = fc.constantFrom("a", "\u0002", "\u0003", "<b>", "가");
  fc.assert(
    fc.property(fc.string({ unit }), (highlight) => {
      const text = parseHighlight(highlight).map((segment) => segment.text);
      expect(text.join("")).toBe(highlight.replaceAll(/[\u0002\u0003]/g, ""));
    }),
  );
});
