import { expect, it } from "vitest";
import { CommitQueue } from "../../../durable-objects/chat-channel/commit-queue.ts";
import { FakeClock } from "./fake-clock.ts";

/** A channel that stores words, with everything that can be seen of it in one log. */
function setUp() {
  const clock = new FakeClock();
  const log: string[] = [];
  let stored: string[] = [];
  let transactions = 0;
  const queue = new CommitQueue<string[]>(
    {
      transact(work) {
        transactions += 1;
        const before = [...stored];
        try {
          work();
        } catch (error) {
          stored = before;
          throw error;
        }
        return stored.slice(before.length);
      },
      publish: (news) => void log.push(`told ${news.join()}`),
    },
    clock,
  );
  const add = (word: string) =>
    queue.add(
      () => {
        if (word.startsWith("bad")) throw new Error(word);
        stored.push(word);
        return () => void log.push(`answered ${word}`);
      },
      (error) => void log.push(`failed ${error instanceof Error ? error.message : ""}`),
    );
  return { clock, log, add, counts: () => ({ transactions, stored }) };
}

it("stores the first after a silence at once, then publishes it, then answers", () => {
  const { log, add } = setUp();
  add("a");
  expect(log).toEqual(["told a", "answered a"]);
});

it("stores what arrives within a tick in one transaction, in order of arrival", async () => {
  const { clock, log, add, counts } = setUp();
  for (const word of ["a", "b", "c", "d"]) add(word);
  await clock.advance(10);
  expect(log).toEqual(["told a", "answered a", "told b,c,d", "answered b", "answered c", "answered d"]);
  expect(counts()).toEqual({ transactions: 2, stored: ["a", "b", "c", "d"] });
});

it("lets one faulty attempt fail alone, and the others of its tick go on in order", async () => {
  const { clock, log, add, counts } = setUp();
  for (const word of ["a", "b", "bad", "c"]) add(word);
  await clock.advance(10);
  expect(log.slice(2)).toEqual(["told b", "answered b", "failed bad", "told c", "answered c"]);
  expect(counts().stored).toEqual(["a", "b", "c"]);
});

it("tells of a single fault once, and goes on", async () => {
  const { clock, log, add } = setUp();
  add("bad");
  await clock.advance(10);
  add("a");
  expect(log).toEqual(["failed bad", "told a", "answered a"]);
});

it("stores what is added by an answer, too", async () => {
  const clock = new FakeClock();
  const stored: number[] = [];
  const queue = new CommitQueue<null>({ transact: (work) => (work(), null), publish: () => {} }, clock);
  const add = (n: number) =>
    queue.add(
      () => {
        stored.push(n);
        return () => (n < 5 ? add(n + 1) : undefined);
      },
      () => {},
    );
  add(1);
  await clock.advance(100);
  expect(stored).toEqual([1, 2, 3, 4, 5]);
  expect(clock.pending).toBe(0);
});

it("collects for longer while its ticks come late, and is as quick as before once it keeps up again", async () => {
  const { clock, add, counts } = setUp();
  add("a");
  for (const word of ["b", "c"]) {
    add(word);
    clock.keepBusy(23);
    await clock.advance(0);
  }
  expect(counts().transactions, "20 ms late, twice").toBe(3);
  add("d");
  await clock.advance(39);
  add("e");
  expect(counts().transactions, "twice as long is waited").toBe(3);
  await clock.advance(1);
  expect(counts()).toEqual({ transactions: 4, stored: ["a", "b", "c", "d", "e"] });
  add("f");
  await clock.advance(3);
  expect(counts().transactions, "that tick was in time").toBe(5);
});

it("is not slowed down by one tick that comes late", async () => {
  const { clock, add, counts } = setUp();
  add("a");
  add("b");
  clock.keepBusy(63);
  await clock.advance(0);
  add("c");
  await clock.advance(3);
  expect(counts().stored).toEqual(["a", "b", "c"]);
});

it("waits a tenth of a second at most, however late its ticks come", async () => {
  const { clock, add, counts } = setUp();
  add("a");
  for (const word of ["b", "c"]) {
    add(word);
    clock.keepBusy(10_000);
    await clock.advance(0);
  }
  add("d");
  await clock.advance(100);
  expect(counts().stored).toEqual(["a", "b", "c", "d"]);
});
