import { describe, expect, it } from "vitest";
import { DelayGauge } from "../../../durable-objects/geo-cell/core/delay-gauge.ts";

/** Notes a message a millisecond, each of which took `delayMs`, by a sender's clock that is `skewMs` ahead. */
function noteMany(gauge: DelayGauge, fromMs: number, count: number, delayMs: number, skewMs = 0): number {
  for (let nowMs = fromMs; nowMs < fromMs + count; nowMs += 1) gauge.note(nowMs - delayMs + skewMs, nowMs);
  return fromMs + count;
}

describe("the gauge of delays", () => {
  it("shows nothing where every message takes the same time, whatever the clocks say", () => {
    for (const skewMs of [0, 5_000, -5_000]) {
      const gauge = new DelayGauge();
      noteMany(gauge, 1_000_000, 100, 30, skewMs);
      expect(gauge.excessMs).toBe(0);
    }
  });

  it("shows by how much messages take longer than they must, and that they do no more", () => {
    const gauge = new DelayGauge();
    let nowMs = noteMany(gauge, 1_000_000, 100, 30);
    nowMs = noteMany(gauge, nowMs, 100, 430);
    expect(gauge.excessMs).toBeGreaterThan(390);
    expect(gauge.excessMs).toBeLessThanOrEqual(400);
    noteMany(gauge, nowMs, 100, 30);
    expect(gauge.excessMs).toBeLessThan(5);
  });

  it("is not moved by a single message that was late", () => {
    const gauge = new DelayGauge();
    const nowMs = noteMany(gauge, 1_000_000, 100, 30);
    gauge.note(nowMs - 1_000, nowMs);
    expect(gauge.excessMs).toBeLessThan(100);
  });

  it("gets used to clocks that drift apart", () => {
    const gauge = new DelayGauge();
    let nowMs = noteMany(gauge, 1_000_000, 1_000, 30);
    for (const skewMs of [-500, -500, -500]) {
      nowMs = noteMany(gauge, nowMs + 60_000, 1_000, 30, skewMs);
    }
    expect(gauge.excessMs).toBeCloseTo(0, 6);
  });
});
