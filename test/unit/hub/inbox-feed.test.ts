import { expect, it } from "vitest";
import { InboxFeed } from "../../../durable-objects/user-hub/inbox-feed.ts";
import { FakeClock } from "./fake-clock.ts";

function feedWith(clock: FakeClock): { feed: InboxFeed; told: [afterMs: number, channels: string[]][] } {
  const startMs = clock.now();
  const told: [number, string[]][] = [];
  return { feed: new InboxFeed(clock, (ids) => void told.push([clock.now() - startMs, [...ids]])), told };
}

it("tells the first change after a silence at once, and those of a burst together, each channel once", () => {
  const clock = new FakeClock();
  const { feed, told } = feedWith(clock);
  for (const id of ["a", "b", "b", "c"]) feed.add([id]);
  clock.advanceTo(clock.now() + 60);
  feed.add(["a", "c"]);
  clock.advanceTo(clock.now() + 1_000);
  feed.add(["d"]);
  expect(told).toEqual([
    [0, ["a"]],
    [400, ["b", "c", "a"]],
    [1_060, ["d"]],
  ]);
  expect(clock.isIdle, "no timer outlives a burst").toBe(true);
});

it("tells what is left when asked to, and nothing twice", () => {
  const clock = new FakeClock();
  const { feed, told } = feedWith(clock);
  feed.add(["a"]);
  feed.add(["b"]);
  feed.flush();
  feed.flush();
  clock.advanceTo(clock.now() + 1_000);
  feed.add([]);
  expect(told.map(([, channels]) => channels)).toEqual([["a"], ["b"]]);
});
