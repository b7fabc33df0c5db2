import { beforeEach, describe, expect, it } from "vitest";
import { LEFT, WORD } from "../../../protocol/links/geo-cell-link.ts";
import { CENTER, CellBench, KM } from "./cell-bench.ts";

const { notFriends, seesNothing, seesExact } = WORD;

let cell: CellBench;
beforeEach(() => {
  cell = new CellBench();
});

describe("linking", () => {
  it("settles at once for one who finds nobody, and says that moves need not be sent", () => {
    cell.join("ann", { bob: seesExact });
    expect(cell.read("ann")).toEqual([
      { t: "joined", heard: 1, seen: [], left: [], tied: false },
      { t: "settled" },
    ]);
  });

  it("needs both words: the one who was here first is asked, and the newcomer settles with the answer", () => {
    cell.join("ann", { bob: seesExact });
    cell.readAll();
    cell.join("bob", { ann: seesExact }, { km: 1 });
    expect(cell.read("ann")).toEqual([{ t: "ask", users: ["bob"] }]);
    expect(cell.read("bob")).toEqual([{ t: "joined", heard: 2, seen: [], left: [], tied: true }]);

    cell.words("ann", { bob: seesExact });
    const slot = { t: "slot", phaseMs: expect.any(Number) };
    expect(cell.read("ann")).toEqual([
      slot,
      { t: "near", seen: [["bob", CENTER.lat + KM, CENTER.lng, cell.nowMs, 0]], left: [] },
    ]);
    expect(cell.read("bob")).toEqual([
      slot,
      { t: "near", seen: [["ann", CENTER.lat, CENTER.lng, cell.nowMs, 0]], left: [] },
      { t: "settled" },
    ]);
  });

  it("never happens where one side says that they are no friends", () => {
    cell.join("ann", {});
    cell.join("bob", { ann: seesExact }, { km: 1 });
    cell.words("ann", { bob: notFriends });
    cell.quiet();
    expect(cell.read("bob").map(({ t }) => t)).toEqual(["joined", "settled", "unlinked"]);
    cell.move("bob", 2);
    cell.quiet();
    expect(cell.seen("ann")).toEqual([]);
  });

  it("never happens with a stale list alone, however often it is said", () => {
    cell.befriend("ann", "bob");
    cell.words("ann", { bob: notFriends });
    cell.readAll();
    cell.words("bob", { ann: seesExact }, 1);
    cell.join("bob", { ann: seesExact }, { km: 1 });
    cell.move("bob", 1.1);
    cell.quiet();
    expect(cell.read("ann").map(({ t }) => t)).toEqual(["ask", "ask"]);
    expect(cell.seen("bob")).toEqual([]);
  });

  it("asks the other side where an answer finds no question, so that a sleep in between heals", () => {
    cell.join("ann", {});
    cell.join("bob", { ann: seesExact }, { km: 1 });
    cell.sleep();
    cell.readAll();
    cell.words("ann", { bob: seesExact });
    expect(cell.read("bob")).toEqual([{ t: "ask", users: ["ann"] }]);
    cell.words("bob", { ann: seesExact }, 1);
    cell.quiet();
    expect(cell.seen("ann")).toHaveLength(1);
    expect(cell.seen("bob")).toHaveLength(1);
  });

  it("shows each what the other's word allows, and follows a change of it", () => {
    cell.befriend("ann", "bob", 1, seesNothing);
    cell.move("ann", 0.1);
    cell.quiet();
    expect(cell.seen("bob")).toHaveLength(1);
    expect(cell.seen("ann")).toEqual([]);
    cell.words("bob", { ann: seesExact }, 1);
    expect(cell.lats("ann")).toEqual([["bob", CENTER.lat + KM]]);
    cell.quiet();
    cell.words("bob", { ann: seesNothing }, 1);
    expect(cell.left("ann")).toEqual([["bob", LEFT.gone]]);
  });

  it("is cut at once by either side, even while a frame is owed", () => {
    cell.befriend("ann", "bob");
    cell.move("bob", 1.1);
    cell.move("bob", 1.2);
    cell.readAll();
    cell.words("bob", { ann: notFriends }, 1.2);
    expect(cell.read("ann")).toEqual([
      { t: "near", seen: [], left: [["bob", LEFT.gone]] },
      { t: "unlinked", heard: 3 },
    ]);
    expect(cell.left("bob")).toEqual([["ann", LEFT.gone]]);
    cell.quiet();
    expect(cell.read("ann")).toEqual([]);
  });

  it("ends for friends whom a new join does not name any more", () => {
    cell.befriend("ann", "bob");
    cell.join("bob", {}, { km: 1 });
    expect(cell.left("ann")).toEqual([["bob", LEFT.gone]]);
  });

  it("never happens with what was said before a join that does not name the friend any more", () => {
    cell.join("ann", {});
    cell.join("bob", { ann: seesExact }, { km: 1 });
    cell.join("bob", {}, { km: 1 });
    cell.readAll();
    cell.words("ann", { bob: seesExact });
    cell.quiet();
    expect(cell.seen("ann")).toEqual([]);
    expect(cell.read("bob")).toEqual([{ t: "ask", users: ["ann"] }]);
  });

  it("still happens where the join that does not name the friend was outdated itself", () => {
    cell.join("ann", {});
    cell.join("bob", { ann: seesExact }, { km: 1 });
    cell.join("ann", {});
    expect(cell.read("bob").at(-1)).toEqual({ t: "unlinked", heard: 2 });
    cell.words("ann", { bob: seesExact });
    expect(cell.read("bob")).toEqual([{ t: "ask", users: ["ann"] }]);
    cell.words("bob", { ann: seesExact }, 1);
    expect(cell.seen("ann")).toHaveLength(1);
    expect(cell.seen("bob")).toHaveLength(1);
  });

  it("does not keep a newcomer waiting for a friend who leaves instead of answering", () => {
    cell.join("ann", {});
    cell.join("bob", { ann: seesExact });
    cell.readAll();
    cell.close("ann");
    expect(cell.read("bob")).toEqual([{ t: "settled" }, { t: "unlinked", heard: 2 }]);
  });

  it("never happens with oneself, though one has two devices here", () => {
    cell.join("ann", { ann: seesExact }, { handle: "phone", session: "phone" });
    cell.join("ann", { ann: seesExact }, { handle: "watch", session: "watch" });
    expect(
      cell
        .read("phone")
        .concat(cell.read("watch"))
        .map(({ t }) => t),
    ).toEqual(["joined", "settled", "joined", "settled"]);
  });

  it("ignores messages of a link that has not joined or is gone", () => {
    cell.befriend("ann", "bob");
    cell.close("bob");
    cell.readAll();
    cell.move("bob", 3);
    cell.close("bob");
    cell.close("stranger");
    cell.quiet();
    expect(cell.read("ann")).toEqual([]);
  });
});

describe("leaving", () => {
  it("says of a broken link that the friend was lost, who may come back", () => {
    cell.befriend("ann", "bob");
    cell.close("bob");
    expect(cell.read("ann")).toEqual([
      { t: "near", seen: [], left: [["bob", LEFT.lost]] },
      { t: "unlinked", heard: 3 },
    ]);
  });

  it("says of a friend who gives up the home that they are gone, or crossed into another cell", () => {
    for (const [crossing, why] of [
      [true, LEFT.crossed],
      [false, LEFT.gone],
    ] as const) {
      const fresh = new CellBench();
      fresh.befriend("ann", "bob");
      fresh.role("bob", false, 8_000, crossing);
      expect(fresh.left("ann")).toEqual([["bob", why]]);
      fresh.move("bob", 1.5);
      fresh.quiet();
      expect(fresh.seen("ann"), "one who only watches is not seen").toEqual([]);
      fresh.move("ann", 0.2);
      fresh.quiet();
      expect(fresh.seen("bob"), "but sees").toHaveLength(1);
      fresh.close("bob");
      expect(fresh.left("ann"), "said before").toEqual([]);
    }
  });

  it("says nothing to one who stopped watching", () => {
    cell.befriend("ann", "bob");
    cell.role("ann", true, 0);
    cell.move("bob", 1.5);
    cell.quiet();
    cell.close("bob");
    expect(cell.read("ann")).toEqual([{ t: "unlinked", heard: 3 }]);
  });

  it("counts from the radius outwards and back with room between, so that a border does not flicker", () => {
    cell.befriend("ann", "bob", 7.9);
    const walk = (km: number) => {
      cell.move("bob", km);
      cell.quiet();
      const messages = cell.read("ann");
      return messages.flatMap((message) =>
        message.t === "near" ? [message.seen.length - message.left.length] : [],
      );
    };
    expect(walk(8.1), "out, within the outer radius").toEqual([1]);
    expect(walk(8.7)).toEqual([1]);
    expect(walk(8.9), "beyond it").toEqual([-1]);
    expect(walk(8.1), "back, not yet within the radius").toEqual([]);
    expect(walk(7.9)).toEqual([1]);
  });
});
