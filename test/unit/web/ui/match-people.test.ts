import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchPeople } from "../../../../web/ui/match-people.ts";

const person = (displayName: string, handle: string) => ({
  userId: handle,
  displayName,
  handle,
  picture: null,
});
const PEOPLE = [
  person("김민아", "mina_k"),
  person("Émile Zola", "emile"),
  person("Jun Park", "parkjun"),
  person("Mina Park", "mina"),
];
const found = (text: string) => matchPeople(PEOPLE, text).map(({ handle }) => handle);

describe("a search among people", () => {
  it("for nothing finds all", () => {
    for (const text of ["", "  "]) expect(found(text)).toEqual(PEOPLE.map(({ handle }) => handle));
  });

  it("minds neither capitals nor accents", () => {
    expect(found("EMILE z")).toEqual(["emile"]);
    expect(found("émile")).toEqual(["emile"]);
  });

  it("finds by handle, with or without the @", () => {
    expect(found("@mina")).toEqual(["mina_k", "mina"]);
    expect(found("mina_")).toEqual(["mina_k"]);
    expect(found("parkjun")).toEqual(["parkjun"]);
  });

  it("wants each of the words, anywhere in a name", () => {
    expect(found("park mina")).toEqual(["mina"]);
    expect(found("ola")).toEqual(["emile"]);
  });

  it("finds a Korean name by what is typed of it so far", () => {
    for (const text of ["ㄱ", "기", "김", "김ㅁ", "김미", "김민", "민아"])
      expect(found(text), text).toEqual(["mina_k"]);
    expect(found("박")).toEqual([]);
  });

  it("finds everybody by their own name", () => {
    const people = fc.array(
      fc.string({ minLength: 1, unit: "grapheme" }).map((name) => person(name, "who")),
      {
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(people, (some) => {
        for (const each of some) expect(matchPeople(some, each.displayName)).toContain(each);
      }),
    );
  });
});
