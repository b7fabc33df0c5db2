import { beforeEach, expect, it } from "vitest";
import { ObjectAlarm } from "../../../durable-objects/object-alarm.ts";

let storedMs: number | null;
let writes: (number | null)[];

const open = () =>
  new ObjectAlarm({
    getAlarm: () => Promise.resolve(storedMs),
    setAlarm: async (atMs) => write(atMs),
    deleteAlarm: async () => write(null),
  });

function write(atMs: number | null): void {
  storedMs = atMs;
  writes.push(atMs);
}

beforeEach(() => {
  storedMs = null;
  writes = [];
});

it("writes an alarm when it is to ring at another time, and only then", async () => {
  const alarm = open();
  for (const dueMs of [null, 5, 5, 3, 3, null, null]) await alarm.set(() => dueMs);
  expect(writes).toEqual([5, 3, null]);
});

it("knows in its next life when it is set", async () => {
  await open().set(() => 5);
  const alarm = open();
  await alarm.set(() => 5);
  expect(writes).toEqual([5]);
  alarm.cleared();
  await alarm.set(() => 5);
  expect(writes).toEqual([5, 5]);
});

it("is set to the newest of what is due, where two set it at once", async () => {
  let dueMs = 5;
  const alarm = open();
  const both = [alarm.set(() => dueMs), alarm.set(() => dueMs)];
  dueMs = 7;
  await Promise.all(both);
  expect(storedMs).toBe(7);
  expect(writes).toEqual([7]);
});
