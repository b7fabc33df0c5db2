import { describe, expect, it } from "vitest";
import { mayInTeam, type Role } from "../../../../client/index.ts";
import { matchPeople } from "../../../../web/groups/match-people.ts";
import { byRank, memberActs } from "../../../../web/groups/member-acts.ts";

function rightsOf(role: Role) {
  return {
    setRole: mayInTeam("setRole", role),
    removeMember: mayInTeam("removeMember", role),
    removeAdmin: mayInTeam("removeAdmin", role),
  };
}
const acts = (mine: Role, theirs: Role, userId = "other") =>
  memberActs({ userId, role: theirs }, "me", rightsOf(mine));

describe("what may be done to a member", () => {
  it("is everything for the owner", () => {
    expect(acts("owner", "member")).toEqual(["makeAdmin", "makeOwner", "remove"]);
    expect(acts("owner", "admin")).toEqual(["makeMember", "makeOwner", "remove"]);
  });

  it("is to remove members for an admin, and no admins", () => {
    expect(acts("admin", "member")).toEqual(["remove"]);
    expect(acts("admin", "admin")).toEqual([]);
  });

  it("is nothing for a member", () => {
    expect(acts("member", "member")).toEqual([]);
  });

  it("is nothing to the owner, nor to oneself", () => {
    expect(acts("admin", "owner")).toEqual([]);
    expect(acts("owner", "member", "me")).toEqual([]);
  });
});

describe("people", () => {
  const people = [
    { displayName: "Zoë Álvarez", handle: "zoe", role: "member" as const },
    { displayName: "김민아", handle: "mina_k", role: "admin" as const },
    { displayName: "Abe", handle: "lincoln", role: "member" as const },
    { displayName: "Ned", handle: "ned", role: "owner" as const },
  ];
  const found = (text: string) => matchPeople(people, text).map(({ handle }) => handle);

  it("are listed by their rank, then by name", () => {
    expect(byRank(people).map(({ handle }) => handle)).toEqual(["ned", "mina_k", "lincoln", "zoe"]);
  });

  it("are found by the beginning of any word of their name, in any case and without accents", () => {
    expect(found("alv")).toEqual(["zoe"]);
    expect(found(" ZOE")).toEqual(["zoe"]);
    expect(found("lvarez")).toEqual([]);
  });

  it("are found by their handle, with or without its sign", () => {
    expect(found("@linc")).toEqual(["lincoln"]);
    expect(found("mina_")).toEqual(["mina_k"]);
  });

  it("are found in Korean while a syllable is still being written", () => {
    for (const text of ["ㄱ", "기", "김", "김ㅁ", "김민"]) expect(found(text), text).toEqual(["mina_k"]);
    expect(found("박")).toEqual([]);
  });

  it("all show where nothing is looked for", () => {
    expect(found("  ")).toHaveLength(people.length);
  });
});
