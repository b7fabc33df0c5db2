import { expect, it } from "vitest";
import { Pace } from "../../../durable-objects/pace.ts";
import { FakeClock } from "./fake-clock.ts";

function setUp() {
  const clock = new FakeClock();
  const ranAtMs: number[] = [];
  const startMs = clock.now();
  const pace = new Pace(clock, 100, () => ranAtMs.push(clock.now() - startMs));
  return { clock, pace, ranAtMs };
}

it("runs at once after a silence", () => {
  const { pace, ranAtMs } = setUp();
  pace.request();
  expect(ranAtMs).toEqual([0]);
});

it("runs once per interval, however often it is asked", async () => {
  const { clock, pace, ranAtMs } = setUp();
  for (let n = 0; n < 25; n += 1) {
    pace.request();
    await clock.advance(10);
  }
  await clock.advance(1_000);
  expect(ranAtMs).toEqual([0, 100, 200, 300]);
});

it("leaves no timer behind once it has nothing to do", async () => {
  const { clock, pace } = setUp();
  pace.request();
  pace.request();
  await clock.advance(100);
  expect(clock.pending).toBe(0);
});

it("waits no longer than its interval where the clock was set back", async () => {
  const { clock, pace, ranAtMs } = setUp();
  pace.request();
  clock.setBack(60_000);
  pace.request();
  await clock.advance(100);
  expect(ranAtMs).toHaveLength(2);
});

it("says by how much its runs are late, but not of one run alone", async () => {
  const { clock, pace } = setUp();
  const runLateBy = async (ms: number) => {
    pace.request();
    clock.keepBusy(100 + ms);
    await clock.advance(0);
  };
  pace.request();
  expect(pace.lateMs).toBe(0);
  await runLateBy(30);
  expect(pace.lateMs, "that may have been chance").toBe(0);
  await runLateBy(50);
  expect(pace.lateMs).toBe(30);
  await runLateBy(20);
  expect(pace.lateMs).toBe(20);
  await clock.advance(1_000);
  pace.request();
  expect(pace.lateMs, "after a silence nothing is late").toBe(0);
});

it("says whether its last run was the first after a silence", async () => {
  const { clock, pace } = setUp();
  pace.request();
  expect(pace.hadToWait).toBe(false);
  pace.request();
  await clock.advance(100);
  expect(pace.hadToWait).toBe(true);
  await clock.advance(100);
  pace.request();
  expect(pace.hadToWait).toBe(false);
});
