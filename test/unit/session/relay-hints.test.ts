import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { SESSIONS_PER_HINT } from "../../../protocol/links/relay-link.ts";
import { RelayHints } from "../../../workers/session/relay-hints.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("lets a few other sessions use what the object told one, for the same object only", () => {
  const hints = new RelayHints();
  hints.note("cells/wydm", 3);
  expect(hints.take("cells/wydq")).toBeNull();
  const uses = Array.from({ length: SESSIONS_PER_HINT }, () => hints.take("cells/wydm"));
  expect(uses).toEqual([...Array<number>(SESSIONS_PER_HINT - 1).fill(3), null]);
});

it("forgets it after a moment, and when the relay is full", async () => {
  const hints = new RelayHints();
  hints.note("cells/wydm", 3);
  hints.note("cells/wydq", 4);
  hints.forget("cells/wydq");
  expect(hints.take("cells/wydq")).toBeNull();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(hints.take("cells/wydm")).toBeNull();
});
