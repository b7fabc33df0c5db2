import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Inline, parseText } from "../../../../web/chat/message/parse-text.ts";
import { printText } from "./print-text.ts";

function line(text: string): Inline[] {
  return parseText(text).flatMap((block) => (block.type === "lines" ? block.children : []));
}

function everyPiece(pieces: readonly Inline[]): Inline[] {
  return pieces.flatMap((piece) => ("children" in piece ? [piece, ...everyPiece(piece.children)] : [piece]));
}

const marked = fc.string({
  unit: fc.constantFrom(
    "a",
    "가",
    " ",
    "\n",
    "*",
    "_",
    "`",
    "```",
    "@mina",
    "https://a.b/c",
    "(",
    ")",
    ".",
    "🙂",
    "\u202e",
  ),
  maxLength: 60,
});

describe("the text of a message", () => {
  test("is whole once it is put together again, whatever is in it", () => {
    fc.assert(
      fc.property(fc.oneof(marked, fc.string({ unit: "binary" })), (text) => {
        expect(printText(parseText(text))).toBe(text);
      }),
    );
  });

  test("links nowhere but to the web, by an address that nothing invisible is in", () => {
    fc.assert(
      fc.property(marked, (text) => {
        for (const piece of everyPiece(line(text))) {
          if (piece.type !== "link") continue;
          expect(piece.href).toMatch(/^https?:\/\/\S+$/);
          expect(piece.href).not.toMatch(/[\p{Cc}\p{Cf}]/u);
          expect(piece.text).toBe(piece.href);
        }
      }),
    );
    expect(line("javascript:alert(1) data:text/html,x ftp://a.b")).toEqual([
      { type: "text", text: "javascript:alert(1) data:text/html,x ftp://a.b" },
    ]);
  });

  test("knows *bold*, _italic_ and `code`, and each in the other", () => {
    expect(line("a *b _c_* `d*e*`")).toEqual([
      { type: "text", text: "a " },
      {
        type: "bold",
        children: [
          { type: "text", text: "b " },
          { type: "italic", children: [{ type: "text", text: "c" }] },
        ],
      },
      { type: "text", text: " " },
      { type: "code", text: "d*e*" },
    ]);
  });

  test("leaves marks alone that are part of words, sums, or nothing", () => {
    for (const text of ["snake_case_name", "2 * 3 * 4", "a*b*c", "** __", "*", "* a *", "_a\nb_", "``"])
      expect(line(text)).toEqual([{ type: "text", text }]);
  });

  test("has blocks of code with everything in them as it is", () => {
    expect(parseText("see ```let *a* = 1;\n``` there")).toEqual([
      { type: "lines", children: [{ type: "text", text: "see " }] },
      { type: "codeBlock", text: "let *a* = 1;\n" },
      { type: "lines", children: [{ type: "text", text: " there" }] },
    ]);
  });

  test("ends an address before the sentence goes on", () => {
    const links = (text: string) =>
      everyPiece(line(text)).flatMap((piece) => (piece.type === "link" ? piece.text : []));
    expect(links("(see https://a.b/c_d).")).toEqual(["https://a.b/c_d"]);
    expect(links("https://a.b/c_(d), and *https://e.f*")).toEqual(["https://a.b/c_(d)", "https://e.f"]);
    expect(links("https://a.b/\u202egpj.exe")).toEqual(["https://a.b/"]);
  });

  test("calls people by their handles, but not within an address for mail", () => {
    const handles = (text: string) =>
      line(text).flatMap((piece) => (piece.type === "mention" ? piece.handle : []));
    expect(handles("@mina, @here! mail jun@leo.kr (@jun)")).toEqual(["mina", "here", "jun"]);
  });

  test("takes hostile text without growing slow", () => {
    for (const piece of ["*a ", "_", "`", "```", "@", "https://", "(", "*_`", "https://a.b)"]) {
      const text = piece.repeat(Math.ceil(100_000 / piece.length));
      expect(printText(parseText(text))).toBe(text);
    }
  });
});
