import { describe, expect, it } from "vitest";
import { mayInTeam, type Role } from "../../../../client/index.ts";
import { byRank, memberActs } from "../../../../web/members/member-acts.ts";

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

  it("are listed by their rank, then by name", () => {
    expect(byRank(people).map(({ handle }) => handle)).toEqual(["ned", "mina_k", "lincoln", "zoe"]);
  });
});
