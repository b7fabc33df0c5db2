import fc from "fast-check";
import type { Sharing } from "../../../../client/index.ts";

export const NOW_MS = Date.UTC(2026, 10, 30, 12, 0);
export const FRIENDS = ["mina", "jun", "leo", "sora", "yuna"];

const someFriends = fc.subarray([...FRIENDS, "stranger"]);

/** Any settings about a few friends, and somebody who is none. */
export const someSharing: fc.Arbitrary<Sharing> = fc.record({
  mode: fc.constantFrom("nobody", "friends", "only", "except"),
  userIds: someFriends,
  precision: fc.constantFrom("exact", "approximate"),
  precisionExceptions: someFriends,
  until: fc.oneof(
    fc.constant(null),
    fc.integer({ min: -10, max: 10 }).map((minutes) => new Date(NOW_MS + minutes * 60_000).toISOString()),
  ),
});
