import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { complete, queryAt, rankPeople } from "../../../../web/chat/composer/complete.ts";
import { keyIntent } from "../../../../web/chat/composer/key-intent.ts";
import { MAX_TEXT_CHARS, textRoom } from "../../../../web/chat/composer/text-room.ts";
import { whySilent } from "../../../../web/chat/composer/why-silent.ts";

const at = (text: string) => queryAt(text, text.length);

describe("what may be completed", () => {
  it("is what follows an at sign, in any script", () => {
    expect(at("hi @mi")).toEqual({ kind: "mention", text: "mi", from: 3 });
    expect(at("안녕@민")).toEqual({ kind: "mention", text: "민", from: 2 });
    expect(at("@")).toEqual({ kind: "mention", text: "", from: 0 });
    expect(at("(@zoë")).toMatchObject({ text: "zoë" });
  });

  it("is no address of a mailbox, and nothing that has ended", () => {
    for (const text of ["me@example", "@mi ", "@@", "hello"]) expect(at(text)).toBeNull();
  });

  it("is a short name after a colon, but no time and no address", () => {
    expect(at("so :smi")).toEqual({ kind: "emoji", text: "smi", from: 3 });
    expect(at(":웃음")).toEqual({ kind: "emoji", text: "웃음", from: 0 });
    for (const text of ["10:30", "http://x", ": s", ":s"]) expect(at(text)).toBeNull();
  });

  it("is found by the caret, wherever that stands", () => {
    expect(queryAt("@mina and @jun", 3)).toEqual({ kind: "mention", text: "mi", from: 0 });
  });

  it("gives way to what was chosen, with one space after it and the caret behind that", () => {
    const query = { kind: "mention", text: "mi", from: 3 } as const;
    expect(complete("hi @mi", 6, query, "@mina")).toEqual({ text: "hi @mina ", caret: 9 });
    expect(complete("hi @mi there", 6, query, "@mina")).toEqual({ text: "hi @mina there", caret: 9 });
  });

  it("leaves all other text as it was", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (before, after) => {
        const text = `${before} @mi${after}`;
        const caret = before.length + 4;
        const whole = complete(text, caret, { kind: "mention", text: "mi", from: caret - 3 }, "@mina");
        expect(whole.text.startsWith(`${before} @mina`)).toBe(true);
        expect(whole.text.endsWith(after)).toBe(true);
      }),
    );
  });
});

describe("people who may be meant", () => {
  const person = (handle: string, displayName: string) => ({ handle, displayName });
  const people = [
    person("jun", "Jun Park"),
    person("park_lover", "Ana"),
    person("zoe", "Zoë Park"),
    person("gildong", "홍길동"),
  ];
  const found = (query: string) => rankPeople(people, query).map(({ handle }) => handle);

  it("come first where the handle or the name begins so, then where a later word does", () => {
    expect(found("park")).toEqual(["park_lover", "jun", "zoe"]);
  });

  it("are found without accents and case, and by the beginning of a syllable", () => {
    expect(found("ZOE")).toEqual(["zoe"]);
    expect(found("ㅎ")).toEqual(["gildong"]);
    expect(found("호")).toEqual(["gildong"]);
  });

  it("are all of them where nothing was written yet, up to the bound", () => {
    expect(found("")).toHaveLength(4);
    expect(rankPeople(people, "", 2)).toHaveLength(2);
  });
});

describe("a key", () => {
  const key = (name: string, more: object = {}) => ({
    key: name,
    keyCode: 13,
    isComposing: false,
    shiftKey: false,
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    ...more,
  });
  const desk = { isTouch: false, isEmpty: false };

  it("sends where it is Enter alone, and breaks the line with Shift", () => {
    expect(keyIntent(key("Enter"), desk)).toBe("send");
    expect(keyIntent(key("Enter", { shiftKey: true }), desk)).toBeNull();
  });

  it("never sends while a syllable is being composed", () => {
    expect(keyIntent(key("Enter", { isComposing: true }), desk)).toBeNull();
    expect(keyIntent(key("Enter", { keyCode: 229 }), desk)).toBeNull();
    expect(keyIntent(key("Escape", { keyCode: 229 }), desk)).toBeNull();
    expect(keyIntent(key("ArrowUp", { isComposing: true }), { ...desk, isEmpty: true })).toBeNull();
  });

  it("breaks the line on a touch screen, where Ctrl or Cmd with Enter sends", () => {
    expect(keyIntent(key("Enter"), { isTouch: true, isEmpty: false })).toBeNull();
    expect(keyIntent(key("Enter", { metaKey: true }), { isTouch: true, isEmpty: false })).toBe("send");
  });

  it("edits what was written last where it is an arrow up in an empty field", () => {
    expect(keyIntent(key("ArrowUp"), { isTouch: false, isEmpty: true })).toBe("editLast");
    expect(keyIntent(key("ArrowUp"), desk)).toBeNull();
    expect(keyIntent(key("Escape"), desk)).toBe("leave");
  });
});

describe("the room for a text", () => {
  it("is told near the end, in characters as people count them", () => {
    expect(textRoom("a".repeat(MAX_TEXT_CHARS - 1_001))).toBeNull();
    expect(textRoom("a".repeat(MAX_TEXT_CHARS - 1_000))).toBe(1_000);
    expect(textRoom("🙂".repeat(60_000))).toBeNull();
    expect(textRoom("🙂".repeat(MAX_TEXT_CHARS))).toBe(0);
    expect(textRoom("a".repeat(MAX_TEXT_CHARS + 7))).toBe(-7);
  });
});

describe("a silent channel", () => {
  type Known = NonNullable<Parameters<typeof whySilent>[0]>;
  const channel = (state: Partial<Known>) =>
    ({ closed: false, archivedAt: null, readOnly: false, ...state }) as Known;

  it("says why nobody can write, the strongest reason first", () => {
    expect(whySilent(channel({ closed: true }), "member", false)).toBe("closed");
    expect(whySilent(channel({ archivedAt: 1, readOnly: true }), "member", false)).toBe("archived");
    expect(whySilent(channel({ readOnly: true }), "member", false)).toBe("readOnly");
    expect(whySilent(channel({ readOnly: true }), null, false)).toBe("left");
  });

  it("is none where one may write, and where that is not known yet", () => {
    expect(whySilent(channel({ readOnly: true }), "owner", true)).toBeNull();
    expect(whySilent(null, null, false)).toBeNull();
  });
});
