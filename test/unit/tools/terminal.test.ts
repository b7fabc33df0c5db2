import { describe, expect, it } from "vitest";
import { arrow, formatAge, formatClock, formatDistance, padColumns } from "../../../tools/terminal/format.ts";
import { clip, livePanel } from "../../../tools/terminal/live-panel.ts";

describe("words in the terminal", () => {
  it("rounds distances as people say them", () => {
    expect([0, 84, 994, 995, 1_240, 9_949, 9_950, 14_200].map(formatDistance)).toEqual([
      "0 m",
      "80 m",
      "990 m",
      "1.0 km",
      "1.2 km",
      "9.9 km",
      "10 km",
      "14 km",
    ]);
  });

  it("says how old something is, and never that it comes from the future", () => {
    expect([-5_000, 9_000, 40_000, 180_000].map(formatAge)).toEqual(["now", "now", "40 s", "3 min"]);
    expect([0, 65_000, 600_000].map(formatClock)).toEqual(["0:00", "1:05", "10:00"]);
  });

  it("points to where a friend is", () => {
    const here = { lat: 60, lng: 10 };
    const there = (lat: number, lng: number) => arrow(here, { lat: 60 + lat, lng: 10 + lng });
    expect([there(1, 0), there(0, 1), there(-1, 0), there(0, -1)]).toEqual(["↑", "→", "↓", "←"]);
    // A degree of longitude is half as long as one of latitude here.
    expect(there(0.5, 1)).toBe("↗");
  });

  it("puts names below each other, whichever letters they have", () => {
    expect([padColumns("Leo", 6), padColumns("하늘", 6), padColumns("a name", 2)]).toEqual([
      "Leo   ",
      "하늘  ",
      "a name",
    ]);
  });

  it("cuts a line by what is seen of it", () => {
    expect(clip("\x1b[1mabcdef\x1b[22m", 3)).toBe("\x1b[1mabc\x1b[22m\x1b[0m");
    expect(clip("\x1b[1mabc\x1b[22m", 3)).toBe("\x1b[1mabc\x1b[22m");
  });
});

describe("the panel", () => {
  function terminal(isTTY: boolean) {
    let written = "";
    const output = { isTTY, rows: 5, columns: 20, write: (text: string) => void (written += text) };
    return { panel: livePanel(output), written: () => written };
  }

  it("prints plain lines and no panel where the output is a file", () => {
    const { panel, written } = terminal(false);
    panel.draw(["table"]);
    panel.log("news");
    panel.close();
    expect(written()).toBe("news\n");
  });

  it("draws over itself, keeps news above, fits the screen, and gives the cursor back", () => {
    const { panel, written } = terminal(true);
    panel.draw(["one", "two", "three", "four", "five", "six"]);
    expect(written()).not.toContain("five");
    panel.log("news");
    expect(written()).toContain("\x1b[4Fnews");
    panel.close();
    expect(written().endsWith("\x1b[?25h")).toBe(true);
  });
});
