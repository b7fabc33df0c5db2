import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ActiveTime } from "../../../../tools/cost/runtime/metered/active-time.ts";

describe("the time that an object is billed for", () => {
  it("counts an event from its beginning to its end, and nothing of the idle time around it", () => {
    const time = new ActiveTime();
    time.begin(100);
    time.end(130);
    expect(time.totalMs(5_000)).toBe(30);
    time.begin(6_000);
    time.end(6_005);
    expect(time.totalMs(60_000)).toBe(35);
  });

  it("counts what overlaps once", () => {
    const time = new ActiveTime();
    time.begin(0);
    time.begin(10);
    time.end(20);
    time.end(50);
    expect(time.totalMs(1_000)).toBe(50);
  });

  it("counts what is still under way up to now", () => {
    const time = new ActiveTime();
    time.begin(1_000);
    expect(time.totalMs(1_250)).toBe(250);
  });

  it("lets a call take longer than it took here, without counting the same time twice", () => {
    const time = new ActiveTime();
    time.begin(0);
    time.end(1, 5);
    expect(time.totalMs(100)).toBe(6);
    time.begin(103);
    time.end(104, 5);
    time.begin(106);
    time.end(107);
    expect(time.totalMs(1_000)).toBe(6 + 6);
  });

  it("counts the delay before hibernation after each event where that is billed, and no more than once at a time", () => {
    const time = new ActiveTime(10_000);
    time.begin(0);
    time.end(2);
    time.begin(5_000);
    time.end(5_001);
    expect(time.totalMs(60_000)).toBe(15_001);
    time.begin(30_000);
    time.end(30_001);
    expect(time.totalMs(60_000)).toBe(15_001 + 10_001);
  });

  it("is the length of the union of everything that went on", () => {
    const span = fc.record({ from: fc.nat(500), length: fc.nat(100) });
    fc.assert(
      fc.property(fc.array(span, { maxLength: 30 }), fc.nat(20), (spans, tailMs) => {
        const time = new ActiveTime(tailMs);
        const edges = spans
          .flatMap(({ from, length }) => [
            { at: from, isEnd: false },
            { at: from + length, isEnd: true },
          ])
          .sort((a, b) => a.at - b.at || Number(a.isEnd) - Number(b.isEnd));
        for (const { at, isEnd } of edges) {
          if (isEnd) time.end(at);
          else time.begin(at);
        }
        const covered = new Set<number>();
        for (const { from, length } of spans) {
          for (let at = from; at < from + length + tailMs; at += 1) covered.add(at);
        }
        expect(time.totalMs(10_000)).toBe(covered.size);
      }),
    );
  });
});
