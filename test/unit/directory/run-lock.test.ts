import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { moveBuckets } from "../../../tools/directory-split/move-buckets.ts";
import { LockedError } from "../../../tools/directory-split/run-lock.ts";
import { finished } from "./agreement.ts";
import { World } from "./world.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("works one run at a time, and takes over from one that died or slept", async () => {
  const world = new World(2);
  await world.begin([], 0);
  const asked = { databases: world.sqlDatabases(), from: "DB", to: "DIRECTORY_0", buckets: [1, 2] } as const;
  const begunBy = { first: "", second: "" };
  const first = moveBuckets({
    ...asked,
    onStep: async (step) => {
      begunBy.first = step;
      // Asleep for longer than its lock lasts.
      if (step === "compare") await new Promise((resolve) => setTimeout(resolve, 200_000));
    },
  });
  const failure = first.then(
    () => null,
    (error: unknown) => error,
  );
  await vi.advanceTimersByTimeAsync(1_000);
  expect(begunBy.first).toBe("compare");
  await expect(moveBuckets(asked)).rejects.toThrow(LockedError);
  await vi.advanceTimersByTimeAsync(150_000);
  const second = moveBuckets({
    ...asked,
    onStep: async (step) => {
      begunBy.second = step;
      if (step === "copy") await new Promise((resolve) => setTimeout(resolve, 60_000));
    },
  });
  await vi.advanceTimersByTimeAsync(55_000);
  expect(await failure).toBeInstanceOf(LockedError);
  expect(begunBy.second).toBe("copy");
  await finished(second);
  expect(world.bucketsIn("DIRECTORY_0")).toEqual([1, 2]);
});
