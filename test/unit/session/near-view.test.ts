import { beforeEach, describe, expect, it } from "vitest";
import { LEFT, SIGHTING, type Sighting } from "../../../protocol/links/geo-cell-link.ts";
import { NearView } from "../../../workers/session/core/near-view.ts";

const HERE = { lat: 37, lng: 127 };
const LIMITS_M = { appearM: 8_000, leaveM: 8_800 };
const bob = (at: number, lat = 37.01): Sighting => ["bob", lat, 127, at, 0];

let view: NearView;
beforeEach(() => {
  view = new NearView();
});
const take = () => view.takeChanges(HERE, LIMITS_M);

describe("the merged view", () => {
  it("tells of a friend who appears, moves and leaves, with the distance from the viewer", () => {
    view.apply("old", [bob(1)], [], 0);
    expect(take()?.appeared).toEqual([
      { userId: "bob", lat: 37.01, lng: 127, distanceM: 1_112, precision: "exact", at: 1, stale: false },
    ]);
    view.apply("old", [bob(2, 37.02)], [], 0);
    expect(take()?.moved).toMatchObject([{ userId: "bob", lat: 37.02, at: 2 }]);
    view.apply("old", [], [["bob", LEFT.gone]], 0);
    expect(take()).toEqual({ appeared: [], moved: [], left: ["bob"] });
  });

  it("does not mention a friend who came and went between two frames", () => {
    view.apply("old", [bob(1)], [], 0);
    view.apply("old", [], [["bob", LEFT.gone]], 0);
    expect(take()).toBeNull();
  });

  it("shows a crossing as a move, whichever cell speaks first", () => {
    view.apply("old", [bob(1)], [], 0);
    take();
    view.apply("old", [], [["bob", LEFT.crossed]], 0);
    expect(take()).toBeNull();
    view.apply("new", [bob(2)], [], 1_999);
    expect(take()?.moved).toHaveLength(1);

    view.apply("newest", [bob(3)], [], 5_000);
    view.apply("new", [], [["bob", LEFT.crossed]], 5_000);
    expect(take()?.moved).toHaveLength(1);
    expect(view.nextExpiryMs).toBeNull();
  });

  it.each([
    ["2 s where a crossing friend never arrives", LEFT.crossed, 2_000],
    ["5 s where a friend's link broke", LEFT.lost, 5_000],
  ])("waits %s", (_, why, graceMs) => {
    view.apply("old", [bob(1)], [], 0);
    take();
    view.apply("old", [], [["bob", why]], 0);
    expect(view.nextExpiryMs).toBe(graceMs);
    view.expire(graceMs - 1);
    expect(take()).toBeNull();
    view.expire(graceMs);
    expect(take()?.left).toEqual(["bob"]);
  });

  it("keeps what a cell said while the cell is out of reach, for 30 s, then for 1.5 s after it answers without them", () => {
    view.apply("old", [bob(1)], [], 0);
    take();
    view.cellLost("old", 0);
    expect(view.nextExpiryMs).toBe(30_000);
    view.replace("old", [], 10_000);
    expect(view.nextExpiryMs).toBe(11_500);
    view.expire(11_500);
    expect(take()?.left).toEqual(["bob"]);
  });

  it("forgets a person at once, even in the middle of a grace", () => {
    view.apply("old", [bob(1)], [], 0);
    take();
    view.apply("old", [], [["bob", LEFT.lost]], 0);
    view.forget("bob");
    expect(take()?.left).toEqual(["bob"]);
    expect(view.nextExpiryMs).toBeNull();
  });

  it("shows nobody beyond the limit, and shows them once the viewer came closer", () => {
    view.apply("old", [bob(1, 37.1)], [], 0);
    expect(take()).toBeNull();
    view.lookAgain();
    expect(view.takeChanges({ lat: 37.05, lng: 127 }, LIMITS_M)?.appeared).toMatchObject([
      { distanceM: 5_559.8 },
    ]);
  });

  it("shows nobody between the limits who was farther, and keeps whoever was nearer until beyond the outer one", () => {
    const [between, beyond] = [37.075, 37.08];
    view.apply("old", [bob(1, between)], [], 0);
    expect(take()).toBeNull();
    expect(view.takeSnapshot(HERE, LIMITS_M)).toEqual([]);
    view.apply("old", [bob(2, 37.07)], [], 0);
    expect(take()?.appeared).toMatchObject([{ at: 2 }]);
    view.apply("old", [bob(3, between)], [], 0);
    expect(take()?.moved).toMatchObject([{ at: 3 }]);
    expect(view.takeSnapshot(HERE, LIMITS_M), "nor does a snapshot forget").toMatchObject([{ at: 3 }]);
    view.apply("old", [bob(4, beyond)], [], 0);
    expect(take()?.left).toEqual(["bob"]);
    view.apply("old", [bob(5, between)], [], 0);
    expect(take()).toBeNull();
  });

  it("takes leave of a friend from whom the viewer walks away, whatever the cells say", () => {
    const from = (lat: number) => {
      view.lookAgain();
      return view.takeChanges({ lat, lng: 127 }, LIMITS_M);
    };
    view.apply("old", [bob(1)], [], 0);
    take();
    expect(from(36.935), "8.3 km away").toBeNull();
    expect(from(36.93), "8.9 km away").toEqual({ appeared: [], moved: [], left: ["bob"] });
    expect(from(36.935)).toBeNull();
    expect(from(36.94)?.appeared).toMatchObject([{ userId: "bob", distanceM: 7_783.7 }]);
  });

  it("does not repeat the viewer's own move as a move of its friends", () => {
    view.apply("old", [bob(1)], [], 0);
    take();
    view.apply("old", [bob(1)], [], 0);
    view.lookAgain();
    expect(view.takeChanges({ lat: 37.005, lng: 127 }, LIMITS_M)).toBeNull();
  });

  it("tells of a friend at the same place whose precision or freshness changed", () => {
    for (const flags of [0, SIGHTING.approximate, SIGHTING.approximate | SIGHTING.stale]) {
      view.apply("old", [["bob", 37.01, 127, 1, flags]], [], 0);
      expect(take()).not.toBeNull();
    }
  });

  it("does not tell of an approximate friend's moves within the square, whichever cell repeats the place", () => {
    const repeated = (at: number): Sighting => ["bob", 37.01, 127, at, SIGHTING.approximate];
    view.apply("old", [repeated(60_000)], [], 0);
    take();
    view.apply("old", [repeated(120_000)], [], 0);
    expect(take()).toBeNull();
    view.apply("new", [repeated(180_000)], [], 0);
    view.apply("old", [], [["bob", LEFT.crossed]], 0);
    expect(take()).toBeNull();
    view.replace("new", [repeated(359_999)], 0);
    expect(view.takeSnapshot(HERE, LIMITS_M), "nor where the client asks again").toMatchObject([
      { at: 60_000 },
    ]);
    view.apply("new", [repeated(360_000)], [], 0);
    expect(take()?.moved).toMatchObject([{ at: 360_000 }]);
  });

  it("believes the newest of two cells", () => {
    view.apply("new", [bob(9, 37.02)], [], 0);
    view.apply("old", [bob(8, 37.01)], [], 0);
    expect(view.takeSnapshot(HERE, LIMITS_M)).toMatchObject([{ at: 9 }]);
  });
});
