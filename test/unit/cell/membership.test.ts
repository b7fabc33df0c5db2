import { beforeEach, describe, expect, it } from "vitest";
import { coarsen } from "../../../geo/coarsen.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { LEFT, SIGHTING, WORD } from "../../../protocol/links/geo-cell-link.ts";
import { CENTER, CellBench, KM } from "./cell-bench.ts";

const { seesApproximate, seesExact } = WORD;

let cell: CellBench;
beforeEach(() => {
  cell = new CellBench();
});

describe("a session that another socket continues", () => {
  it("takes its membership over: links stay, nobody is told of a departure, the old link is closed", () => {
    cell.befriend("ann", "bob");
    cell.join("bob", { ann: seesExact }, { handle: "bob's new link", startedAtMs: 9, km: 1 });
    expect(cell.detached).toEqual(["bob"]);
    expect(cell.read("bob's new link")).toEqual([
      {
        t: "joined",
        heard: 4,
        seen: [["ann", CENTER.lat, CENTER.lng, expect.any(Number), 0]],
        left: [],
        tied: true,
        by: [[expect.any(Number), 2, "ann"]],
      },
      { t: "settled" },
    ]);
    cell.close("bob");
    cell.quiet();
    expect(cell.left("ann")).toEqual([]);
    cell.move("bob's new link", 1.2);
    expect(cell.lats("ann")).toEqual([["bob", CENTER.lat + 1.2 * KM]]);
  });

  it("is not taken back by a late message or a late join of the older socket", () => {
    cell.befriend("ann", "bob");
    cell.join("bob", { ann: seesExact }, { handle: "bob's new link", startedAtMs: 9, km: 1 });
    cell.quiet();
    cell.readAll();
    cell.move("bob", 5);
    cell.join("bob", { ann: seesExact }, { handle: "bob's late link", startedAtMs: 8, km: 5 });
    cell.quiet();
    expect(cell.detached).toEqual(["bob", "bob's late link"]);
    expect(cell.seen("ann")).toEqual([]);
  });
});

describe("two devices of a friend", () => {
  const atTwo = ["bob", CENTER.lat + 2 * KM, CENTER.lng, expect.any(Number), 0];
  const addWatch = (km: number) => {
    cell.join("bob", { ann: seesExact }, { handle: "watch", session: "bob's watch", km });
    cell.words("ann", { bob: seesExact });
    cell.quiet();
  };

  it("are one friend: one that leaves is replaced by the other, without a departure", () => {
    cell.befriend("ann", "bob");
    addWatch(2);
    cell.readAll();
    cell.close("bob");
    cell.quiet();
    expect(cell.read("ann")).toEqual([{ t: "near", seen: [atTwo], left: [] }]);
    cell.close("watch");
    expect(cell.left("ann")).toEqual([["bob", LEFT.lost]]);
  });

  it("are one friend too when one walks out of the radius", () => {
    cell.befriend("ann", "bob");
    addWatch(2);
    cell.readAll();
    cell.move("bob", 12);
    cell.quiet();
    expect(cell.read("ann")).toEqual([{ t: "near", seen: [atTwo], left: [] }]);
    cell.move("watch", 12);
    cell.quiet();
    expect(cell.left("ann")).toEqual([["bob", LEFT.gone]]);
  });
});

describe("a friend whose session does not know who may see it", () => {
  it("is told of no more while it holds, and as it is once it joined again", () => {
    cell.befriend("ann", "bob");
    cell.hold("bob");
    cell.move("bob", 2);
    cell.quiet();
    expect(cell.read("ann")).toEqual([]);
    cell.join("bob", { ann: seesExact }, { km: 2 });
    expect(cell.lats("ann")).toEqual([["bob", CENTER.lat + 2 * KM]]);
  });

  it("is not shown to a newcomer, and holds through a sleep", () => {
    cell.befriend("ann", "bob");
    cell.hold("bob");
    cell.sleep();
    cell.join("ann", { bob: seesExact });
    cell.quiet();
    expect(cell.seen("ann")).toEqual([]);
    cell.join("bob", { ann: seesExact }, { km: 1 });
    expect(cell.lats("ann")).toEqual([["bob", CENTER.lat + KM]]);
  });

  it("still leaves, where it walks away or cuts the link", () => {
    cell.befriend("ann", "bob");
    cell.hold("bob");
    cell.move("bob", 12);
    cell.quiet();
    expect(cell.left("ann")).toEqual([["bob", LEFT.gone]]);
  });
});

describe("a stale location", () => {
  it("is marked, and fresh again with the next move", () => {
    cell.befriend("ann", "bob");
    cell.stale("bob");
    expect(cell.seen("ann")).toMatchObject([
      ["bob", CENTER.lat + KM, CENTER.lng, expect.any(Number), SIGHTING.stale],
    ]);
    cell.quiet();
    cell.stale("bob");
    expect(cell.seen("ann"), "said before").toEqual([]);
    cell.move("bob", 1);
    expect(cell.seen("ann")).toMatchObject([["bob", CENTER.lat + KM, CENTER.lng, expect.any(Number), 0]]);
  });

  it("stays marked for one who joins with it, and through a sleep", () => {
    cell.befriend("ann", "bob");
    cell.join("bob", { ann: seesExact }, { stale: true, km: 1 });
    expect(cell.seen("ann").map(([, , , , flags]) => flags)).toEqual([SIGHTING.stale]);
    cell.sleep();
    cell.join("ann", { bob: seesExact });
    expect(
      cell
        .seen("ann")
        .map(([, , , , flags]) => flags)
        .at(-1),
    ).toBe(SIGHTING.stale);
  });
});

describe("an approximate location", () => {
  /** Bob stands near the middle of a square of the grid, a few steps away from its centre. */
  const square = coarsen({ lat: CENTER.lat + KM, lng: CENTER.lng });
  const stepTo = (metres: number) => {
    cell.core.receive(
      "bob",
      { t: "move", fix: { lat: square.lat + (metres / 1_000) * KM, lng: square.lng, at: cell.nowMs } },
      cell.nowMs,
    );
    cell.quiet();
    return cell.seen("ann");
  };
  beforeEach(() => {
    cell.befriend("ann", "bob", 1, seesApproximate);
  });

  it("is the centre of a square, with a time cut to the minute, and flagged", () => {
    cell.nowMs += 90_500;
    cell.join("ann", { bob: seesExact });
    cell.move("bob", 1);
    const minute = cell.nowMs - (cell.nowMs % 60_000);
    cell.join("ann", { bob: seesExact });
    expect(cell.seen("ann").at(-1)).toEqual(["bob", square.lat, square.lng, minute, SIGHTING.approximate]);
  });

  it("is not told again for steps within the square, until five minutes have passed", () => {
    stepTo(0);
    for (let steps = 1; steps < 20; steps += 1) {
      cell.nowMs += 10_000;
      expect(stepTo(steps * 10)).toEqual([]);
    }
    cell.nowMs += 120_000;
    expect(stepTo(0)).toMatchObject([
      ["bob", square.lat, square.lng, expect.any(Number), SIGHTING.approximate],
    ]);
  });

  it("is in one square a minute: another one is told with the first report of the next minute", () => {
    stepTo(0);
    cell.nowMs += 60_000 - (cell.nowMs % 60_000);
    expect(stepTo(400)).toEqual([]);
    for (const metres of [600, 1_000, 0, 1_400]) {
      cell.nowMs += 10_000;
      // After a sleep the cell may say the same again.
      expect(stepTo(metres).filter(([, lat]) => lat !== square.lat)).toEqual([]);
      if (metres === 1_000) cell.sleep(1_000);
    }
    cell.join("ann", { bob: seesExact });
    expect(cell.seen("ann").at(-1)?.[1], "asked anew").toBe(square.lat);
    cell.nowMs += 20_000;
    expect(stepTo(1_000).at(-1)?.[1]).toBeCloseTo(square.lat + KM, 3);
  });

  it.each([
    ["within", 7.9, 400, 1],
    ["beyond", 8.1, -400, 0],
  ])("%s the radius decides alone, wherever in the square the friend is", (_, km, metres, seen) => {
    stepTo(metres);
    cell.role("ann", true, 0);
    const from = { lat: square.lat - km * KM, lng: square.lng, at: cell.nowMs };
    cell.core.receive("ann", { t: "move", fix: from }, cell.nowMs);
    cell.role("ann", true, 8_000);
    cell.quiet();
    expect(cell.lats("ann")).toEqual(seen ? [["bob", square.lat]] : []);
  });
});

describe("a friend whose session fell silent without a goodbye", () => {
  it("is shown to nobody any more once the place has expired, newcomers included", () => {
    cell.befriend("ann", "bob");
    cell.nowMs += LIMITS.expireAfterMs + 11_000;
    cell.move("ann", 0.1);
    cell.quiet();
    expect(cell.left("ann")).toEqual([["bob", LEFT.gone]]);
    cell.join("ann", { bob: seesExact });
    expect(cell.lats("ann")).toEqual([]);
  });
});

it("is as it was after a message that only a newer release knows: nobody is held back for it", () => {
  cell.befriend("ann", "bob");
  cell.sayUnknown("bob");
  cell.sayUnknown("nobody who joined");
  cell.move("bob", 2);
  cell.quiet();
  expect(cell.lats("ann")).toEqual([["bob", CENTER.lat + 2 * KM]]);
  expect(cell.attachments.get("bob")).toMatchObject({ held: false });
});
