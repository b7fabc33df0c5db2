import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OpenChannels } from "../../../../web/chat/open-channels.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function channels() {
  const open = new Set<string>();
  const all = new OpenChannels({ open: (id) => open.add(id), close: (id) => open.delete(id) });
  return {
    open,
    show: (id: string) => all.show(id),
    forget: (id: string) => all.forget(id),
    has: (id: string) => all.has(id),
  };
}

test("a channel stays open for a while after it was left", () => {
  const { open, show, has } = channels();
  const leave = show("a");
  leave();
  leave();
  vi.advanceTimersByTime(100_000);
  expect([has("a"), [...open]]).toEqual([true, ["a"]]);
  vi.advanceTimersByTime(30_000);
  expect([has("a"), [...open]]).toEqual([false, []]);
});

test("whoever comes back in time finds it open, for as long as they stay", () => {
  const { open, show } = channels();
  show("a")();
  vi.advanceTimersByTime(100_000);
  show("a");
  vi.advanceTimersByTime(1_000_000);
  expect([...open]).toEqual(["a"]);
});

test("at most eight are open: the one that was left longest ago gives way", () => {
  const { open, show } = channels();
  show("shown");
  for (let number = 1; number <= 8; number += 1) show(`left${number}`)();
  expect(open.size).toBe(8);
  expect([open.has("shown"), open.has("left1"), open.has("left2")]).toEqual([true, false, true]);
});

test("one that the server let go of is opened again, and not closed by whoever showed it before", () => {
  const { open, show, forget } = channels();
  const leave = show("a");
  open.delete("a");
  forget("a");
  show("a");
  leave();
  vi.advanceTimersByTime(1_000_000);
  expect([...open]).toEqual(["a"]);
});
