import { expect, it } from "vitest";
import { type Chore, Chores } from "../../../durable-objects/chat-channel/chores.ts";
import { FakeClock } from "./fake-clock.ts";

function setUp(...made: Partial<Chore>[]) {
  const clock = new FakeClock();
  const faults: string[] = [];
  const chores = made.map((chore, n) => ({ name: `chore ${n}`, dueMs: () => 0, step: () => {}, ...chore }));
  return { clock, faults, chores: new Chores(chores, clock, (name) => void faults.push(name)) };
}

it("does what is due, and says when the next is", async () => {
  const done: string[] = [];
  let firstDueMs: number | null = 0;
  const { chores, clock } = setUp(
    {
      dueMs: () => firstDueMs,
      step: () => {
        done.push("first");
        firstDueMs = null;
      },
    },
    { dueMs: () => clock.now() + 70, step: () => void done.push("second") },
    { dueMs: () => clock.now() + 50 },
    { dueMs: () => null, step: () => void done.push("fourth") },
  );
  expect(await chores.run()).toBe(clock.now() + 50);
  expect(done).toEqual(["first"]);
});

it("has nothing next where nothing is left", async () => {
  expect(await setUp({ dueMs: () => null }).chores.run()).toBeNull();
});

it("says 'now' where a chore is not done after one step, be it due since the beginning of time", async () => {
  const { chores, clock } = setUp({ dueMs: () => 0 });
  expect(await chores.run()).toBe(clock.now());
});

it("leaves a chore alone for a while after it failed, and does the others", async () => {
  const done: string[] = [];
  let broken = true;
  const { chores, clock, faults } = setUp(
    {
      step: async () => {
        if (broken) throw new Error("no archive");
        done.push("first");
      },
    },
    { step: () => void done.push("second") },
  );
  const startMs = clock.now();
  await chores.run();
  await chores.run();
  expect(faults).toEqual(["chore 0"]);
  expect(done).toEqual(["second", "second"]);
  broken = false;
  await clock.advance(300_000);
  await chores.run();
  expect(done).toEqual(["second", "second", "first", "second"]);
  expect(startMs).toBeLessThan(clock.now());
});

it("does not let a failing chore ring the alarm without end", async () => {
  const { chores, clock } = setUp({
    step: () => {
      throw new Error("always");
    },
  });
  expect(await chores.run()).toBe(clock.now() + 300_000);
});
