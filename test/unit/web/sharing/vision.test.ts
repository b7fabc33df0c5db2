import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WORD } from "../../../../protocol/links/geo-cell-link.ts";
import {
  countVisions,
  inForce,
  outlineOf,
  type Vision,
  visions,
  withVision,
} from "../../../../web/sharing/vision.ts";
import { Audience } from "../../../../workers/session/core/audience.ts";
import { FRIENDS, NOW_MS, someSharing } from "./some-sharing.ts";

const VISIONS: Vision[] = ["nothing", "approximate", "exact"];
const friend = fc.constantFrom(...FRIENDS);

describe("what friends see", () => {
  it("is what the server lets them see", () => {
    const words = {
      nothing: WORD.seesNothing,
      approximate: WORD.seesApproximate,
      exact: WORD.seesExact,
    };
    fc.assert(
      fc.property(someSharing, (sharing) => {
        const audience = new Audience({ friends: new Set(FRIENDS), pending: new Set(), sharing }, NOW_MS);
        const visionOf = visions(inForce(sharing, NOW_MS));
        for (const userId of FRIENDS) expect(words[visionOf(userId)]).toBe(audience.word(userId));
      }),
    );
  });

  it("is counted once for each friend", () => {
    fc.assert(
      fc.property(someSharing, (sharing) => {
        const { exact, approximate, nothing } = countVisions(sharing, FRIENDS);
        expect(exact + approximate + nothing).toBe(FRIENDS.length);
        const visionOf = visions(sharing);
        expect(FRIENDS.filter((userId) => visionOf(userId) === "exact")).toHaveLength(exact);
        expect(FRIENDS.filter((userId) => visionOf(userId) === "nothing")).toHaveLength(nothing);
      }),
    );
  });

  it("changes for one friend and for no other", () => {
    fc.assert(
      fc.property(someSharing, friend, fc.constantFrom(...VISIONS), (settings, userId, vision) => {
        const before = inForce(settings, NOW_MS);
        const after = inForce(withVision(before, userId, vision), NOW_MS);
        expect(visions(after)(userId)).toBe(vision);
        for (const other of FRIENDS.filter((each) => each !== userId)) {
          expect(visions(after)(other), other).toBe(visions(before)(other));
        }
      }),
    );
  });

  it("ends when it ended before, for whoever saw it before", () => {
    fc.assert(
      fc.property(someSharing, friend, fc.constantFrom(...VISIONS), (settings, userId, vision) => {
        const before = inForce(settings, NOW_MS);
        const after = withVision(before, userId, vision);
        if (before.mode !== "nobody" && after.mode !== "nobody") expect(after.until).toBe(before.until);
      }),
    );
  });

  it("is off, and not on for nobody, once the last of some friends sees nothing", () => {
    const only = { mode: "only", userIds: ["mina"], precision: "exact", precisionExceptions: [] } as const;
    const sharing = { ...only, userIds: ["mina"], precisionExceptions: [], until: null };
    expect(withVision(sharing, "mina", "nothing")).toMatchObject({ mode: "nobody", until: null });
  });
});

describe("the outline of the settings", () => {
  it("says that nobody sees the user just where no friend does, and none to come would", () => {
    fc.assert(
      fc.property(someSharing, (sharing) => {
        const { exact, approximate } = countVisions(sharing, FRIENDS);
        const isForSome = exact + approximate > 0;
        const { who } = outlineOf(sharing, FRIENDS);
        if (isForSome) expect(who).not.toBe("nobody");
        else expect(who === "nobody").toBe(sharing.mode === "nobody" || sharing.mode === "only");
      }),
    );
  });

  it("never says that all see the user where one does not", () => {
    fc.assert(
      fc.property(someSharing, (sharing) => {
        if (outlineOf(sharing, FRIENDS).who === "all") expect(countVisions(sharing, FRIENDS).nothing).toBe(0);
      }),
    );
  });

  it("says how exactly those see the user who do", () => {
    fc.assert(
      fc.property(someSharing, (sharing) => {
        const { exact, approximate } = countVisions(sharing, FRIENDS);
        fc.pre(exact + approximate > 0);
        const how = exact === 0 ? "approximate" : approximate === 0 ? "exact" : "mixed";
        expect(outlineOf(sharing, FRIENDS).how).toBe(how);
      }),
    );
  });
});
