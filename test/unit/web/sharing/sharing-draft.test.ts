import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draftOf, problemOf, sharingOf } from "../../../../web/sharing/sharing-draft.ts";
import { countVisions, inForce } from "../../../../web/sharing/vision.ts";
import { FRIENDS, NOW_MS, someSharing } from "./some-sharing.ts";

describe("a draft of the settings", () => {
  it("that nobody touched changes nothing of what friends see, nor of its end", () => {
    fc.assert(
      fc.property(someSharing, (settings) => {
        const sharing = inForce(settings, NOW_MS);
        const draft = draftOf(sharing);
        fc.pre(problemOf(draft, NOW_MS) === null);
        const saved = sharingOf(draft, NOW_MS);
        expect(countVisions(saved, FRIENDS)).toEqual(countVisions(sharing, FRIENDS));
        if (sharing.mode !== "nobody") expect(saved.until).toBe(sharing.until);
      }),
    );
  });

  it("keeps who was ticked while another mode is looked at", () => {
    const sharing = { mode: "only", userIds: ["mina"], precision: "exact", until: null } as const;
    const draft = draftOf({ ...sharing, userIds: ["mina"], precisionExceptions: [] });
    const looked = { ...draft, mode: "except" as const };
    expect(sharingOf({ ...looked, mode: "only" }, NOW_MS).userIds).toEqual(["mina"]);
    expect(sharingOf(looked, NOW_MS)).toMatchObject({ mode: "friends", userIds: [] });
  });

  it("for some friends, of whom none is ticked, is not to be saved", () => {
    const draft = { ...draftOf(inForce(sharingNobody(), NOW_MS)), mode: "only" as const };
    expect(problemOf(draft, NOW_MS)).toBe("nobodyChosen");
    expect(problemOf({ ...draft, only: new Set(["mina"]) }, NOW_MS)).toBeNull();
  });

  it("whose end has passed while it was looked at is not to be saved", () => {
    const until = new Date(NOW_MS + 60_000).toISOString();
    const draft = draftOf({ ...sharingNobody(), mode: "friends", until });
    expect(problemOf(draft, NOW_MS)).toBeNull();
    expect(problemOf(draft, NOW_MS + 60_000)).toBe("noTime");
  });

  it("has no end where nobody sees the user", () => {
    const draft = draftOf(sharingNobody());
    expect(sharingOf({ ...draft, end: { ...draft.end, choice: "1h" } }, NOW_MS).until).toBeNull();
  });
});

function sharingNobody() {
  return {
    mode: "nobody" as const,
    userIds: [],
    precision: "exact" as const,
    precisionExceptions: [],
    until: null,
  };
}
