import { describe, expect, it } from "vitest";
import { Timeline } from "../../../../tools/replay/oracle/timeline.ts";

describe("a timeline", () => {
  it("holds both values possible between request and answer", () => {
    const timeline = new Timeline("old");
    const change = timeline.ask("new", 100);
    expect(timeline.possible()).toEqual(["old", "new"]);
    change.applied(150);
    expect(timeline.possible()).toEqual(["new"]);
    expect(timeline.possibleWithin(149, 160)).toEqual(["old", "new"]);
    expect(timeline.possibleWithin(151, 160)).toEqual(["new"]);
    expect(timeline.possibleWithin(0, 99)).toEqual(["old"]);
  });

  it("forgets a value that was refused", () => {
    const timeline = new Timeline("old");
    timeline.ask("new", 100).refused();
    expect(timeline.all()).toEqual(["old"]);
  });

  it("keeps a value possible whose answer never came, until a later one is in force", () => {
    const timeline = new Timeline("old");
    timeline.ask("lost", 100);
    const change = timeline.ask("new", 200);
    expect(timeline.possible()).toEqual(["old", "lost", "new"]);
    change.applied(210);
    expect(timeline.possible()).toEqual(["new"]);
  });

  it("does not let a late answer bring back what was replaced", () => {
    const timeline = new Timeline<string>();
    const first = timeline.ask("first", 100);
    timeline.ask("second", 200).applied(210);
    first.applied(220);
    expect(timeline.possible()).toEqual(["second"]);
  });

  it("forgets what is long over, and never what is in force", () => {
    const timeline = new Timeline("old");
    timeline.ask("new", 100).applied(150);
    timeline.forget(150);
    expect(timeline.all()).toEqual(["old", "new"]);
    timeline.forget(10_000);
    expect(timeline.all()).toEqual(["new"]);
  });
});
