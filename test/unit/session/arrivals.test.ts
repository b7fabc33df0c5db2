import { describe, expect, it } from "vitest";
import type { NearFriend } from "../../../protocol/server-frames.ts";
import { Arrivals } from "../../../workers/session/core/arrivals.ts";

const MINUTE_MS = 60_000;
const near = (...userIds: string[]): NearFriend[] =>
  userIds.map((userId) => ({
    userId,
    lat: 37,
    lng: 127,
    distanceM: 10,
    precision: "exact",
    at: 1,
    stale: false,
  }));

describe("a friend who is shown", () => {
  it("has arrived, be it in a snapshot or later, and is there for as long as they stay", () => {
    const arrivals = new Arrivals();
    expect(arrivals.all(near("bob"), 0)).toEqual(["bob"]);
    expect(arrivals.some(near("cleo"), [], MINUTE_MS)).toEqual(["cleo"]);
    expect(arrivals.all(near("bob", "cleo"), 60 * MINUTE_MS)).toEqual([]);
  });

  it("comes back where they were away for less than ten minutes, and arrives where it was longer", () => {
    const arrivals = new Arrivals();
    arrivals.some(near("bob", "cleo"), [], 0);
    arrivals.some([], ["bob"], 5 * MINUTE_MS);
    expect(arrivals.all(near("bob"), 15 * MINUTE_MS - 1), "the snapshot is without Cleo").toEqual([]);
    arrivals.some([], ["bob"], 16 * MINUTE_MS);
    expect(arrivals.some(near("bob", "cleo"), [], 26 * MINUTE_MS)).toEqual(["bob", "cleo"]);
  });
});
