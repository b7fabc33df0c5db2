import { beforeEach, describe, expect, it } from "vitest";
import {
  SEEN_AS,
  type SeenAs,
  VIEWER_HIDDEN,
  type Viewing,
  WORD,
} from "../../../protocol/links/geo-cell-link.ts";
import { CellBench } from "./cell-bench.ts";

const { seesNothing, seesApproximate, seesExact, notFriends } = WORD;
const anyN = expect.any(Number) as number;
const exactly = (user: string): Viewing => [anyN, SEEN_AS.exact, user];
const roughly = (user: string): Viewing => [anyN, SEEN_AS.approximate, user];
const noMore: Viewing = [anyN, SEEN_AS.not, ""];

let cell: CellBench;
beforeEach(() => {
  cell = new CellBench();
});

/** Two friends a kilometre apart, who have not been told yet who sees them. */
function meet(word: typeof seesExact | typeof seesApproximate = seesExact): void {
  cell.join("ann", { bob: seesExact });
  cell.join("bob", { ann: word }, { km: 1 });
  cell.words("ann", { bob: seesExact });
}

describe("who sees a member", () => {
  it("is told once, a second after it begins, with how; not again for moves", () => {
    meet(seesApproximate);
    expect(cell.seenBy("bob")).toEqual([]);
    cell.wait(1_000);
    expect(cell.seenBy("bob")).toEqual([[roughly("ann")]]);
    expect(cell.seenBy("ann")).toEqual([[[anyN, SEEN_AS.exact | VIEWER_HIDDEN, "bob"]]]);
    for (const km of [1.5, 2, 2.5, 3]) {
      cell.move("bob", km);
      cell.move("ann", km / 10);
      cell.wait(30_000);
    }
    expect(cell.seenBy("bob")).toEqual([]);
    expect(cell.seenBy("ann")).toEqual([]);
  });

  it("is told in one message where several come at once, and for a moment too short to be told of", () => {
    cell.join("ann", { bob: seesExact, cleo: seesExact });
    for (const friend of ["bob", "cleo"]) {
      cell.join(friend, { ann: seesExact }, { km: 1 });
      cell.words("ann", { [friend]: seesExact });
    }
    cell.move("cleo", 30);
    cell.wait(1_000);
    const [notice = [], ...others] = cell.seenBy("ann");
    expect(others).toEqual([]);
    expect(notice).toEqual([exactly("bob"), exactly("cleo"), noMore]);
    expect(notice[2]?.[0]).toBe(notice[1]?.[0]);
  });

  it.each<[string, () => void]>([
    ["moves out of sight", () => cell.move("ann", 30)],
    ["watches no more", () => cell.role("ann", true, 0)],
    ["is a friend no more", () => cell.words("ann", { bob: notFriends })],
    ["is shown nothing any more", () => cell.words("bob", { ann: seesNothing }, 1)],
    ["is gone", () => cell.close("ann")],
    ["loses sight of one who hides", () => cell.role("bob", false, 8_000)],
    ["loses sight of one who crossed", () => cell.role("bob", false, 8_000, true)],
  ])("is told of the end where the viewer %s", (_, end) => {
    meet();
    cell.quiet();
    const [[begun] = []] = cell.seenBy("bob");
    end();
    cell.quiet();
    expect(cell.seenBy("bob")).toEqual([[[begun?.[0], SEEN_AS.not, ""]]]);
  });

  it("is told anew where the precision changes", () => {
    meet();
    cell.quiet();
    cell.readAll();
    cell.words("bob", { ann: seesApproximate }, 1);
    cell.quiet();
    expect(cell.seenBy("bob")).toEqual([[roughly("ann")]]);
  });

  it("is told whether the viewer lets itself be seen exactly, and again where that changes", () => {
    cell.join("ann", { bob: seesNothing });
    cell.join("bob", { ann: seesExact }, { km: 1 });
    cell.words("ann", { bob: seesNothing });
    cell.quiet();
    const hidden = (SEEN_AS.exact | VIEWER_HIDDEN) as SeenAs;
    expect(cell.seenBy("bob")).toEqual([[[anyN, hidden, "ann"]]]);
    expect(cell.seenBy("ann")).toEqual([]);
    cell.words("ann", { bob: seesExact });
    cell.quiet();
    expect(cell.seenBy("bob")).toEqual([[exactly("ann")]]);
    cell.words("ann", { bob: seesApproximate });
    cell.quiet();
    expect(cell.seenBy("bob")).toEqual([[[anyN, hidden, "ann"]]]);
  });

  it("is nobody for one of whom friends are shown nothing, and for one who does not publish here", () => {
    cell.befriend("ann", "bob", 1, seesNothing);
    cell.join("cleo", { ann: seesExact }, { km: 1, home: false });
    cell.words("ann", { cleo: seesExact });
    cell.quiet();
    expect(cell.seenBy("bob")).toEqual([]);
    expect(cell.seenBy("cleo")).toEqual([]);
  });

  it("tells each session of a viewer by a number of its own", () => {
    meet();
    cell.join("ann", { bob: seesExact }, { handle: "ann's tablet", session: "tablet" });
    cell.words("bob", { ann: seesExact }, 1);
    cell.quiet();
    const [[phone, tablet] = []] = cell.seenBy("bob");
    expect([phone, tablet]).toEqual([exactly("ann"), exactly("ann")]);
    expect(phone?.[0]).not.toBe(tablet?.[0]);
    cell.close("ann's tablet");
    cell.quiet();
    expect(cell.seenBy("bob")).toEqual([[[tablet?.[0], SEEN_AS.not, ""]]]);
  });
});

describe("a member that joins again", () => {
  it("is told everyone who sees it in the answer, and nothing of that a second time", () => {
    meet();
    cell.quiet();
    cell.readAll();
    cell.join("bob", { ann: seesExact }, { km: 1, remembers: ["ann"] });
    expect(cell.read("bob")[0]).toMatchObject({ t: "joined", by: [exactly("ann")] });
    cell.quiet();
    expect(cell.seenBy("bob")).toEqual([]);
    expect(cell.seenBy("ann"), "bob still sees ann").toEqual([]);
  });
});

describe("a sleep", () => {
  it("lets nothing be told again, however often it comes", () => {
    meet();
    cell.quiet();
    cell.readAll();
    for (let n = 0; n < 5; n += 1) {
      cell.sleep(30_000);
      cell.move("bob", 1 + n / 10);
      cell.quiet();
    }
    expect(cell.seenBy("bob")).toEqual([]);
    expect(cell.seenBy("ann")).toEqual([]);
    cell.move("ann", 40);
    cell.quiet();
    expect(cell.seenBy("bob")).toEqual([[noMore]]);
  });

  it("lets nothing be missed that was to be told when it came", () => {
    meet();
    cell.sleep();
    cell.quiet();
    expect(cell.seenBy("bob")).toEqual([[exactly("ann")]]);
  });

  it("ends what a viewer saw whose link broke in it", () => {
    meet();
    cell.quiet();
    const [[begun] = []] = cell.seenBy("bob");
    cell.attachments.delete("ann");
    cell.sleep(30_000);
    cell.quiet();
    expect(cell.seenBy("bob")).toEqual([[[begun?.[0], SEEN_AS.not, ""]]]);
  });
});
