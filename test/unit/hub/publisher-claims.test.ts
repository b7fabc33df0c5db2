import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { claimTime, publisherOf } from "../../../durable-objects/user-hub/publisher-claims.ts";

const NOBODY = { session: null, hasSuccessor: false };

describe("the publisher among several devices", () => {
  it("is nobody where no device reports a place", () => {
    expect(publisherOf([])).toEqual(NOBODY);
    expect(publisherOf([{ session: "phone", claimedAtMs: null }])).toEqual(NOBODY);
  });

  it("is the device that claimed last, whatever order the links are listed in", () => {
    const links = fc.uniqueArray(
      fc.record({ session: fc.string(), claimedAtMs: fc.option(fc.nat({ max: 3 })) }),
      { selector: ({ session }) => session, minLength: 1 },
    );
    fc.assert(
      fc.property(links, (some) => {
        const { session: winner, hasSuccessor } = publisherOf(some);
        expect(publisherOf([...some].reverse())).toEqual({ session: winner, hasSuccessor });
        expect(hasSuccessor).toBe(some.filter(({ claimedAtMs }) => claimedAtMs !== null).length > 1);
        const latest = Math.max(...some.map(({ claimedAtMs }) => claimedAtMs ?? -1));
        if (latest === -1) expect(winner).toBeNull();
        else expect(some).toContainEqual({ session: winner, claimedAtMs: latest });
      }),
    );
  });

  it("stays the newer device when an older one comes back from a lost connection", () => {
    const phone = { session: "phone", claimedAtMs: claimTime(true, false, 1_000) };
    const watch = { session: "watch", claimedAtMs: claimTime(true, false, 2_000) };
    phone.claimedAtMs = claimTime(false, false, 3_000);
    expect(publisherOf([phone, watch])).toEqual({ session: "watch", hasSuccessor: true });
    expect(publisherOf([phone]), "once the watch is gone").toEqual({ session: "phone", hasSuccessor: false });
  });

  it("is again the device that published last, when all come back at once", () => {
    for (const [last, other] of [
      ["phone", "watch"],
      ["watch", "phone"],
    ] as const) {
      const links = [
        { session: other, claimedAtMs: claimTime(false, false, 3_500) },
        { session: last, claimedAtMs: claimTime(false, true, 3_000) },
      ];
      expect(publisherOf(links).session).toBe(last);
    }
  });
});
