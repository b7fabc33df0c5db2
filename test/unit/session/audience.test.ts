import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WORD, type Word } from "../../../protocol/links/geo-cell-link.ts";
import { SHARING_OFF, type Sharing, sharingModeSchema } from "../../../protocol/sharing.ts";
import { Audience, type AudienceFacts, NO_AUDIENCE } from "../../../workers/session/core/audience.ts";

const UNTIL = "2026-03-01T12:00:00Z";
const END_MS = Date.parse(UNTIL);
const PEOPLE = ["ann", "bob", "cleo", "dan", "eve"];

const someone = fc.subarray(PEOPLE);
const facts: fc.Arbitrary<AudienceFacts> = fc.record({
  friends: someone.map((users) => new Set(users)),
  pending: someone.map((users) => new Set(users)),
  sharing: fc.record({
    mode: fc.constantFrom(...sharingModeSchema.options),
    userIds: someone,
    precision: fc.constantFrom("exact" as const, "approximate" as const),
    precisionExceptions: someone,
    until: fc.constantFrom(null, UNTIL),
  }),
});
const moment = fc.constantFrom(END_MS - 1, END_MS, END_MS + 1);

const sharing = (some: Partial<Sharing>): Sharing => ({ ...SHARING_OFF, ...some });
const wordAbout = (user: string, some: Partial<Sharing>, nowMs = END_MS): Word =>
  new Audience({ friends: new Set(["ann", "bob"]), pending: new Set(), sharing: sharing(some) }, nowMs).word(
    user,
  );

describe("the word about a friend", () => {
  const { seesNothing, seesApproximate, seesExact } = WORD;

  it.each<[Partial<Sharing>, Word, Word]>([
    [{ mode: "nobody", userIds: ["ann"] }, seesNothing, seesNothing],
    [{ mode: "friends", userIds: ["ann"] }, seesExact, seesExact],
    [{ mode: "only", userIds: ["ann"] }, seesExact, seesNothing],
    [{ mode: "except", userIds: ["ann"] }, seesNothing, seesExact],
    [{ mode: "friends", precision: "approximate" }, seesApproximate, seesApproximate],
    [{ mode: "friends", precisionExceptions: ["ann"] }, seesApproximate, seesExact],
    [{ mode: "friends", precision: "approximate", precisionExceptions: ["ann"] }, seesExact, seesApproximate],
    [{ mode: "except", userIds: ["ann"], precisionExceptions: ["ann", "bob"] }, seesNothing, seesApproximate],
  ])("with %j is %i for ann and %i for bob", (some, ann, bob) => {
    expect(wordAbout("ann", some)).toBe(ann);
    expect(wordAbout("bob", some)).toBe(bob);
  });

  it("ends in the very millisecond that the setting names, late alarm or not", () => {
    const some: Partial<Sharing> = { mode: "friends", until: UNTIL };
    expect(wordAbout("ann", some, END_MS - 1)).toBe(seesExact);
    expect(wordAbout("ann", some, END_MS)).toBe(seesNothing);
  });

  it("is that they are no friend while the friendship is being changed", () => {
    const audience = new Audience(
      { friends: new Set(["ann", "bob"]), pending: new Set(["ann"]), sharing: sharing({ mode: "friends" }) },
      0,
    );
    expect(audience.word("ann")).toBe(WORD.notFriends);
    expect(audience.isFriend("ann")).toBe(false);
    expect(audience.words()).toEqual([["bob", seesExact]]);
  });

  it("is about nobody before the hub has spoken", () => {
    expect(NO_AUDIENCE.words()).toEqual([]);
    expect(NO_AUDIENCE.sharesWithAnyone()).toBe(false);
  });

  it("follows the rules for any facts, and is never given to a stranger", () => {
    fc.assert(
      fc.property(facts, moment, (some, nowMs) => {
        const audience = new Audience(some, nowMs);
        for (const user of PEOPLE) expect(audience.word(user)).toBe(expectedWord(user, some, nowMs));
        const words = audience.words();
        expect(words.map(([user]) => user).sort()).toEqual(PEOPLE.filter((user) => audience.isFriend(user)));
        for (const [user, word] of words) expect(word).toBe(audience.word(user));
        expect(audience.sharesWithAnyone()).toBe(words.some(([, word]) => word >= seesApproximate));
      }),
    );
  });
});

it("tells exactly the words that changed: with them the earlier audience becomes the later one", () => {
  fc.assert(
    fc.property(facts, facts, moment, moment, (before, after, beforeMs, afterMs) => {
      const earlier = new Audience(before, beforeMs);
      const later = new Audience(after, afterMs);
      const changes = later.changesSince(earlier);
      expect(changes.map(([user]) => user).sort()).toEqual(
        PEOPLE.filter((user) => earlier.word(user) !== later.word(user)),
      );
      for (const [user, word] of changes) expect(word).toBe(later.word(user));
      expect(later.changesSince(later)).toEqual([]);
    }),
  );
});

/** The rules in the words of the documentation, one after the other. */
function expectedWord(user: string, { friends, pending, sharing: some }: AudienceFacts, nowMs: number): Word {
  if (!friends.has(user) || pending.has(user)) return WORD.notFriends;
  if (some.until !== null && nowMs >= END_MS) return WORD.seesNothing;
  if (some.mode === "nobody") return WORD.seesNothing;
  if (some.mode === "only" && !some.userIds.includes(user)) return WORD.seesNothing;
  if (some.mode === "except" && some.userIds.includes(user)) return WORD.seesNothing;
  const other = some.precision === "exact" ? "approximate" : "exact";
  const precision = some.precisionExceptions.includes(user) ? other : some.precision;
  return precision === "exact" ? WORD.seesExact : WORD.seesApproximate;
}
