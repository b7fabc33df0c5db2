import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { dismissToast, holdToasts, showToast, toasts } from "../../../../web/state/toasts.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  for (const { id } of toasts.peek()) dismissToast(id);
  vi.useRealTimers();
});

const texts = () => toasts.peek().map(({ text }) => text);
const say = (text: string, hasAction = false, shownMs?: number) =>
  showToast(
    { kind: "news", text, ...(hasAction && { action: { label: "Do it", run: () => {} } }) },
    shownMs === undefined ? {} : { shownMs },
  );

it("what is only said goes soon, what one can act on later, and what must be decided never", () => {
  say("said");
  say("to act on", true);
  say("to decide", true, Number.POSITIVE_INFINITY);
  vi.advanceTimersByTime(6_000);
  expect(texts()).toEqual(["to act on", "to decide"]);
  vi.advanceTimersByTime(14_000);
  expect(texts()).toEqual(["to decide"]);
  vi.advanceTimersByTime(1e9);
  expect(texts()).toEqual(["to decide"]);
});

it("nothing goes while somebody is among them, and afterwards each has all of its time again", () => {
  say("said");
  vi.advanceTimersByTime(5_000);
  holdToasts(true);
  say("said meanwhile");
  vi.advanceTimersByTime(60_000);
  expect(texts()).toEqual(["said", "said meanwhile"]);
  holdToasts(false);
  vi.advanceTimersByTime(5_000);
  expect(texts()).toEqual(["said", "said meanwhile"]);
  vi.advanceTimersByTime(1_000);
  expect(texts()).toEqual([]);
});

it("dismissing one lets the others go, though the pointer cannot say that it left", () => {
  const first = say("first") ?? 0;
  say("second");
  holdToasts(true);
  dismissToast(first);
  vi.advanceTimersByTime(6_000);
  expect(texts()).toEqual([]);
});

it("the same is not said twice at once, and no more than three things are", () => {
  expect(say("one")).toBeDefined();
  expect(say("one")).toBeUndefined();
  for (const text of ["two", "three", "four"]) say(text);
  expect(texts()).toEqual(["two", "three", "four"]);
});
