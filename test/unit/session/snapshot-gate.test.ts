import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SnapshotGate } from "../../../workers/session/snapshot-gate.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function owed() {
  const onReady = vi.fn();
  const gate = new SnapshotGate(onReady);
  gate.expect();
  return { gate, onReady };
}

describe("the moment of a snapshot", () => {
  it("is a fixed time after all cells have answered, however often they speak afterwards", async () => {
    const { gate, onReady } = owed();
    await vi.advanceTimersByTimeAsync(40);
    gate.answered();
    await vi.advanceTimersByTimeAsync(200);
    gate.answered();
    await vi.advanceTimersByTimeAsync(49);
    expect(gate.isReady).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(gate.isReady).toBe(true);
    expect(onReady).toHaveBeenCalledTimes(1);
  });

  it("comes after 2.5 s where a cell does not answer", async () => {
    const { gate } = owed();
    await vi.advanceTimersByTimeAsync(2_499);
    expect(gate.isReady).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(gate.isReady).toBe(true);
  });

  it("never comes once nobody is owed it", async () => {
    const { gate, onReady } = owed();
    gate.answered();
    gate.clear();
    gate.answered();
    await vi.advanceTimersByTimeAsync(5_000);
    expect([gate.isOwed, gate.isReady]).toEqual([false, false]);
    expect(onReady).not.toHaveBeenCalled();
  });
});
