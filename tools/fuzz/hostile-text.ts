/**
 * Texts that did harm somewhere: they reorder, hide, pile up, end strings early, or mean something to a parser they were never
 * meant for. By what they do, so that a failing test says it. All are well-formed but those of `HALVES`.
 */
export const HOSTILE_TEXTS: Readonly<Record<string, string>> = {
  "override that reverses": "pay \u202E0001 EUR\u202C now",
  "override that never ends": "invoice\u202Efdp.exe",
  "isolates that never end": "a\u2066\u2067\u2068b",
  "embeddings, many deep": `${"\u202B\u202A".repeat(70)}deep`,
  "right-to-left name": "\u05E9\u05DC\u05D5\u05DD (\u0645\u0631\u062D\u0628\u0627) 123",
  "right-to-left mark": "abc\u200F\u200E\u061C!",
  "zero-width characters": "ad\u200Bm\u200Ci\u200Dn\u2060\uFEFF",
  "nothing but what cannot be seen": "\u200B\u200D\u2060\u3164\uFE0F",
  "byte order mark in front": "\uFEFFhello",
  "soft hyphens": "pass\u00ADword",
  "combining marks in a tower": `Z${"\u0335\u0301\u0489\u0334".repeat(14)}`,
  "a mark on nothing": "\u0301alone",
  "enclosing marks": "a\u20DD\u20E0\u20E3b",
  NUL: "before\u0000after",
  "C0 controls": "\u0001\u0002\u0003\u0007\u0008\u001B[2J\u001B]0;owned\u0007",
  "C1 controls": "\u0080\u0085\u009B31m\u009F",
  "line breaks of all kinds": "a\r\nb\nc\rd\u2028e\u2029f\u0085g\u000Bh\u000Ci",
  "header injection": "x\r\nSet-Cookie: a=b\r\n\r\n<html>",
  "line of a log": '"}\n{"level":"error","message":"forged"}',
  "homoglyph name": "\u0430dmin \u0391pple pаypal",
  "interlinear annotation": "\uFFF9base\uFFFAnote\uFFFB",
  "variation selectors": `x${"\uFE00\uFE0F\u{E0100}\u{E01EF}".repeat(7)}`,
  "tag characters": "\u{1F3F4}\u{E0067}\u{E0062}\u{E007F}\u{E0069}\u{E0067}\u{E006E}",
  noncharacters: "\uFFFE\uFFFF\uFDD0\u{1FFFE}",
  "private use": "\uE000\uF8FF\u{F0000}",
  "emoji families":
    "\u{1F468}\u{1F3FD}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466}\u{1F3F3}\uFE0F\u200D\u{1F308}",
  "flags in a row": "\u{1F1E6}".repeat(29),
  "the same, composed": "\u00C5ngstr\u00F6m \uAC01",
  "the same, taken apart": "A\u030Angstro\u0308m \u1100\u1161\u11A8",
  "grows in upper case": "\u0390\uFB03\u1E9E\u0130i\u0307\u00DF",
  "grows when normalised": "\uFDFA\u0390",
  "full-width brackets": "\uFF1Cscript\uFF1Ealert(1)\uFF1C/script\uFF1E",
  "one very long word": "W".repeat(58),
  script: "<script>document.title='canary'</script>",
  "picture that fails": "<img src=x onerror=\"document.title='canary'\">",
  "end of an attribute": "\"'><svg/onload=document.title='canary'>",
  "script address": "javascript:document.title='canary'",
  "markdown address": "[x](javascript:document.title='canary')",
  markdown: "**a* _b_ `c` ~~d~~ > e\n# f\n```",
  "markup of another kind": "]]><!ENTITY x SYSTEM 'file:///etc/passwd'>&x;&lt;&#0;",
  SQL: "'); DROP TABLE user;--",
  "SQL pattern": "100%_\\%",
  "search syntax": '" OR NEAR(a b) * ^x - {y}: AND NOT',
  "unclosed quotation": '"',
  formula: "=HYPERLINK(\"http://x\",1)+cmd|' /C calc'!A0",
  "template of a program": "${7*7}{{7*7}}<%= 7*7 %>#{7*7}%s%n$(id)`id`",
  YAML: "!!python/object:x {a: &a [*a]}",
  "path upwards": "..\\../..%2f%2e%2e/etc/passwd",
  "device of Windows": "CON",
  "JSON of a program": '{"__proto__":{"admin":true}}',
  "number of a kind": "1e1000",
};

/** Halves of surrogate pairs: what JSON can say by an escape and no encoding can carry. */
export const HALVES: readonly string[] = ["\uD800", "a\uDC00b", "\uDE00\uD83D", "name\uDBFF"];

/** A letter with so many marks above and below it. */
export function tower(marks: number): string {
  return `Z${"\u0335\u0301\u0489\u0334".repeat(Math.ceil(marks / 4)).slice(0, marks)}`;
}
