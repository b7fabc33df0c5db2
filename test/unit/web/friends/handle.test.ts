import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { handleSchema } from "../../../../protocol/resources.ts";
import { cleanHandle, handleProblem, readCode } from "../../../../web/friends/handle.ts";

const ORIGIN = "https://hither.example";
const handle = fc.stringMatching(/^[a-z][a-z0-9_]{2,29}$/);

describe("a handle", () => {
  it("is right where the server takes it, and only there", () => {
    const typed = fc.oneof(handle, fc.string({ maxLength: 40 }), fc.stringMatching(/^[a-z0-9_]{0,35}$/));
    fc.assert(
      fc.property(typed, (text) => {
        expect(handleProblem(text) === null).toBe(handleSchema.safeParse(text).success);
      }),
    );
  });

  it("may be typed with an @, capitals and spaces around", () => {
    fc.assert(
      fc.property(handle, (text) => {
        expect(cleanHandle(`  @${text.toUpperCase()} `)).toBe(text);
      }),
    );
  });

  it("says what is wrong with it", () => {
    expect(handleProblem("")).toBe("empty");
    expect(handleProblem("ab")).toBe("short");
    expect(handleProblem("a".repeat(31))).toBe("long");
    expect(handleProblem("1abc")).toBe("start");
    expect(handleProblem("민아")).toBe("letters");
    expect(handleProblem("mina kim")).toBe("letters");
  });
});

describe("a code", () => {
  it("with a link of this app leads to a person", () => {
    fc.assert(
      fc.property(handle, (text) => {
        expect(readCode(`${ORIGIN}/#/add/${text}`, ORIGIN)).toEqual({ kind: "handle", handle: text });
      }),
    );
  });

  it("of another server says so, and leads nowhere", () => {
    expect(readCode("https://elsewhere.example/#/add/mina", ORIGIN)).toEqual({
      kind: "elsewhere",
      host: "elsewhere.example",
    });
  });

  it("may be a handle by itself", () => {
    expect(readCode("@Mina", ORIGIN)).toEqual({ kind: "handle", handle: "mina" });
  });

  it("that says anything else is none", () => {
    for (const text of ["", "hello", `${ORIGIN}/#/chats/1`, `${ORIGIN}/#/add/x`, "tel:+8210", "@"]) {
      expect(readCode(text, ORIGIN), text).toEqual({ kind: "unknown" });
    }
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(readCode(text, ORIGIN).kind).toBeDefined();
      }),
    );
  });
});
