import { describe, expect, it } from "vitest";
import { ChannelBench, MEMBER, OWNER } from "./channel-bench.ts";

describe("a message", () => {
  it("costs three rows: itself, the attempt, and its sender's read mark", () => {
    const bench = new ChannelBench("group");
    bench.send(MEMBER, "warm up");
    expect(bench.storage.countWrites(() => bench.send(MEMBER, "measured"))).toBe(3);
    bench.hibernate();
    expect(bench.storage.countWrites(() => bench.send(OWNER, "measured"))).toBe(3);
  });
});
