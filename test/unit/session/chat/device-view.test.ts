import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DeviceView } from "../../../../workers/session/chat/device-view.ts";

/** A device whose open channels the test sets, and what its hub is told. */
function device() {
  const told: (string[] | number)[] = [];
  const state = { open: [] as string[] };
  const hub = {
    setLooking: (channelIds: string[]) => void told.push(channelIds),
    setLost: (heardAtMs: number) => void told.push(heardAtMs),
  };
  const view = new DeviceView(hub, () => [...state.open]);
  const open = (...channelIds: string[]) => {
    state.open = channelIds;
    view.changed();
  };
  return { told, view, open };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("what a device shows", () => {
  it("is told once for changes that come together, and not where they come to nothing", () => {
    const { told, open } = device();
    open("b");
    open();
    vi.advanceTimersByTime(100);
    expect(told).toEqual([]);
    open("b");
    open("b", "a");
    vi.advanceTimersByTime(100);
    open();
    vi.advanceTimersByTime(100);
    expect(told).toEqual([["a", "b"], []]);
  });

  it("is told again on every new link, where there is anything", () => {
    const { told, view, open } = device();
    view.hubUp();
    open("a");
    view.hubUp();
    vi.advanceTimersByTime(100);
    view.hubUp();
    expect(told).toEqual([["a"], ["a"]]);
  });

  it("is nothing any more once the device is lost, on later links, too", () => {
    const { told, view, open } = device();
    open("a");
    view.lost(5);
    open("b");
    vi.advanceTimersByTime(100);
    view.hubUp();
    expect(told).toEqual([5, 5]);
  });
});
