import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldText, highlight } from "../../../protocol/links/search-text.ts";

const marked = (text: string, query: string) =>
  highlight(text, foldText(query))?.replaceAll("\u0002", "[").replaceAll("\u0003", "]");

describe("a highlight", () => {
  it("marks every match, whatever its case and composition", () => {
    expect(marked("One one ONE", "one")).toBe("[One] [one] [ONE]");
    expect(marked("Straße und STRASSE", "strasse")).toBe("[Straße] und [STRASSE]");
    expect(marked("cafe\u0301 CAFÉ", "café")).toBe("[café] [CAFÉ]");
    expect(marked("ΟΔΟΣ οδός οδος", "οδος")).toBe("[ΟΔΟΣ] οδός [οδος]");
    expect(marked("한글 \u1112\u1161\u11ab글", "한글")).toBe("[한글] [한글]");
  });

  it("is null where nothing matches", () => {
    expect(highlight("nothing here", "else")).toBeNull();
  });

  it("shows a short text whole", () => {
    expect(marked("x".repeat(159) + "y", "y")).toBe(`${"x".repeat(159)}[y]`);
  });

  it("cuts a long text round the first match, at 160 characters", () => {
    const text = `${"あ".repeat(300)}針${"い".repeat(300)}`;
    const shown = highlight(text, "針") ?? "";
    const plain = shown.replaceAll(/[\u0002\u0003]/g, "");
    expect(plain.length).toBe(160);
    expect(plain.startsWith("…あ") && plain.endsWith("い…")).toBe(true);
    expect(shown).toContain("\u0002針\u0003");
  });

  it("shows the first match whole, at most 160 characters, and nothing that is not in the text", () => {
    const unit = fc.constantFrom("a", "B", "ß", "é", "한", "😀", " ", "\n", "İ", "Σ");
    fc.assert(
      fc.property(
        fc.string({ unit, maxLength: 400 }),
        fc.string({ unit, minLength: 1, maxLength: 3 }),
        (text, query) => {
          const shown = highlight(text, foldText(query));
          expect(shown !== null).toBe(foldText(text).includes(foldText(query)));
          if (shown === null) return;
          const plain = shown.replaceAll(/[\u0002\u0003]/g, "");
          expect(Array.from(plain).length).toBeLessThanOrEqual(160);
          expect(text).toContain(plain.replaceAll("…", ""));
          expect(foldText(shown.split("\u0002")[1]?.split("\u0003")[0] ?? "")).toContain(foldText(query));
        },
      ),
    );
  });
});
