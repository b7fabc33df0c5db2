import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LIMITS } from "../../../../protocol/limits.ts";
import { PlaceFeed } from "../../../../workers/session/chat/place-feed.ts";

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

it("hands on the first place at once, then the newest of each interval, and the end of it at once", () => {
  const told: (number | null)[] = [];
  const feed = new PlaceFeed((fix) => told.push(fix && fix.lat));
  const go = (lat: number) => feed.set({ lat, lng: 0, at: Date.now() });
  go(1);
  expect(told).toEqual([1]);
  for (const lat of [2, 3, 4]) go(lat);
  expect(told).toEqual([1]);
  vi.advanceTimersByTime(LIMITS.minForwardIntervalMs);
  expect(told).toEqual([1, 4]);
  go(5);
  feed.set(null);
  expect(told).toEqual([1, 4, null]);
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([1, 4, null]);
  go(6);
  expect(told).toEqual([1, 4, null, 6]);
});
