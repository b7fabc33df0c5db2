import { expect, it } from "vitest";
import { ObjectAlarm } from "../../../durable-objects/object-alarm.ts";

/** A storage whose alarm takes a turn to read. */
function alarmOver(setMs: number | null) {
  const world = { setMs, dueMs: null as number | null, writes: 0 };
  const write = async (atMs: number | null) => {
    world.setMs = atMs;
    world.writes += 1;
  };
  const storage = { getAlarm: async () => world.setMs, setAlarm: write, deleteAlarm: () => write(null) };
  const alarm = new ObjectAlarm(storage);
  const schedule = () => alarm.set(() => world.dueMs);
  return { world, alarm: { schedule, cleared: () => alarm.cleared() } };
}

it("stands at the time that is due next, and is written only where that is another", async () => {
  const { world, alarm } = alarmOver(5);
  for (const [dueMs, writes] of [
    [5, 0],
    [3, 1],
    [3, 1],
    [9, 2],
    [null, 3],
    [null, 3],
  ] as const) {
    world.dueMs = dueMs;
    await alarm.schedule();
    expect([world.setMs, world.writes]).toEqual([dueMs, writes]);
  }
});

it("stands at the newest word where two are given at once, after a sleep", async () => {
  const { world, alarm } = alarmOver(null);
  world.dueMs = 8;
  const first = alarm.schedule();
  world.dueMs = 4;
  await Promise.all([first, alarm.schedule()]);
  expect([world.setMs, world.writes]).toEqual([4, 1]);
});

it("is set anew for the same time once it rang", async () => {
  const { world, alarm } = alarmOver(null);
  world.dueMs = 8;
  await alarm.schedule();
  world.setMs = null;
  alarm.cleared();
  await alarm.schedule();
  expect([world.setMs, world.writes]).toEqual([8, 2]);
});
