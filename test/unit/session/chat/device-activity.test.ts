import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LIMITS } from "../../../../protocol/limits.ts";
import { DeviceActivity } from "../../../../workers/session/chat/device-activity.ts";

function device() {
  const told: string[] = [];
  return { told, activity: new DeviceActivity((activity) => void told.push(activity)) };
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a device", () => {
  it("counts as in use until it says otherwise, and every new link to the hub is told", () => {
    const { told, activity } = device();
    activity.hubUp();
    activity.set("active");
    activity.set("idle");
    activity.set("idle");
    activity.hubUp();
    activity.set("active");
    expect(told).toEqual(["active", "idle", "idle", "active"]);
  });

  it("is gone fifteen seconds after its socket was lost", () => {
    const { told, activity } = device();
    activity.lost(Date.now() - 20_000);
    vi.advanceTimersByTime(LIMITS.presenceGraceMs - 1);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual(["gone"]);
  });

  it("is gone within a minute of its last sign of life, however late the loss came to light", () => {
    for (let silentMs = 0; silentMs <= 55_000; silentMs += 5_000) {
      const { told, activity } = device();
      const heardAtMs = Date.now();
      vi.advanceTimersByTime(silentMs);
      activity.lost(heardAtMs);
      vi.advanceTimersByTime(heardAtMs + 59_000 - Date.now());
      expect(told, `lost after ${silentMs} ms`).toEqual(["gone"]);
    }
  });

  it("is gone at once where the heartbeat gave it up", () => {
    const { told, activity } = device();
    activity.lost(Date.now() - LIMITS.heartbeatIntervalMs - LIMITS.heartbeatTimeoutMs - 10_000);
    vi.advanceTimersByTime(0);
    expect(told).toEqual(["gone"]);
  });

  it("is left to another session that continues this one", () => {
    const { told, activity } = device();
    activity.lost(Date.now());
    activity.close();
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual([]);
  });
});
