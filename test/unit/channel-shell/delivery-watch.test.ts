import { beforeEach, expect, it } from "vitest";
import { DeliveryWatch } from "../../../durable-objects/chat-channel/delivery-watch.ts";
import { FanOut } from "../../../durable-objects/chat-channel/fan-out.ts";
import { FakeClock, settle } from "./fake-clock.ts";

/** What survives a crash. */
let stored: Map<string, unknown>;
let writes: number;
let clock: FakeClock;
let offset: number;
let settledAt: number[];
let askedSince: number[];
let failing: Set<string>;
let delivered: string[];
let removed: Set<string>;

beforeEach(() => {
  stored = new Map();
  writes = 0;
  clock = new FakeClock();
  offset = 0;
  settledAt = [];
  askedSince = [];
  failing = new Set();
  delivered = [];
  removed = new Set();
});

/** One life of the object. */
function live() {
  const fanOut = new FanOut(
    {
      everyone: () => ["ann", "bob"],
      async deliver(user) {
        if (failing.has(user)) throw new Error("out of reach");
        delivered.push(user);
      },
      onGivenUp: () => {},
    },
    clock,
  );
  const kv = {
    get: <T>(key: string) => structuredClone(stored.get(key)) as T | undefined,
    put: (key: string, value: unknown) => {
      writes += 1;
      stored.set(key, structuredClone(value));
    },
    delete: (key: string) => {
      writes += 1;
      return stored.delete(key);
    },
  };
  const host = {
    get offset() {
      return offset;
    },
    owedSince: (since: number) => {
      askedSince.push(since);
      return { tell: "everyone" as const, removed };
    },
    settle: (at: number) => void settledAt.push(at),
  };
  const watch = new DeliveryWatch(kv, fanOut, host, clock);
  return {
    watch,
    fanOut,
    change: () => {
      watch.open(offset);
      offset += 1;
      fanOut.tell("everyone");
    },
    /** As the alarm does. */
    lookWhenDue: async () => {
      const dueMs = watch.dueMs();
      if (dueMs === null) return;
      await clock.advance(Math.max(0, dueMs - clock.now()));
      watch.look();
    },
  };
}

it("has nothing to look after at first", () => {
  expect(live().watch.dueMs()).toBeNull();
  expect(writes).toBe(0);
});

it("writes once when changes begin, and once when all were delivered", async () => {
  const { watch, change, lookWhenDue } = live();
  for (let n = 0; n < 100; n += 1) {
    change();
    await clock.advance(10);
  }
  expect(writes).toBe(1);
  await clock.advance(1_000);
  await lookWhenDue();
  expect(watch.dueMs()).toBeNull();
  expect(writes).toBe(2);
  expect(settledAt).toEqual([100]);
  expect(stored.size).toBe(0);
});

it("looks again later while deliveries are under way", async () => {
  const { watch, change, lookWhenDue } = live();
  failing.add("ann");
  change();
  await clock.advance(5_000);
  failing.clear();
  change();
  watch.look();
  expect(watch.dueMs()).toBe(clock.now() + 5_000);
  await lookWhenDue();
  expect(watch.dueMs()).toBeNull();
});

it("tells everybody again in the life after a crash, who left included, from the first change that may be missing", async () => {
  offset = 40;
  const crashed = live();
  failing.add("ann").add("bob");
  crashed.change();
  crashed.change();
  await settle();
  clock.dropTimers();
  failing.clear();
  removed.add("cid");
  const next = live();
  await next.lookWhenDue();
  await clock.advance(1_000);
  expect(askedSince).toEqual([40]);
  expect(delivered.toSorted()).toEqual(["ann", "bob", "cid"]);
  await next.lookWhenDue();
  expect(next.watch.dueMs()).toBeNull();
  expect(settledAt).toEqual([42]);
});

it("tells again what a crash swallowed even where the next life has changes of its own before it looks", async () => {
  live().watch.open(offset);
  offset = 5;
  const next = live();
  next.watch.open(offset);
  await next.lookWhenDue();
  expect(askedSince).toEqual([0]);
});

it("tries those again who could not be reached, less and less often, and through a crash", async () => {
  failing.add("ann");
  const { watch, change, lookWhenDue, fanOut } = live();
  change();
  await clock.advance(2_000);
  expect(fanOut.owed).toEqual(["ann"]);
  await lookWhenDue();
  expect(watch.dueMs()).toBe(clock.now() + 60_000);

  const next = live();
  expect(next.watch.dueMs()).toBe(clock.now() + 60_000);
  await next.lookWhenDue();
  await clock.advance(10_000);
  await next.lookWhenDue();
  expect(next.watch.dueMs()).toBe(clock.now() + 120_000);

  failing.clear();
  await next.lookWhenDue();
  await clock.advance(1_000);
  expect(delivered).toEqual(["bob", "ann"]);
  await next.lookWhenDue();
  expect(next.watch.dueMs()).toBeNull();
  expect(stored.size).toBe(0);
});

it("remembers who was owed through changes that the others were told of", async () => {
  failing.add("ann");
  const first = live();
  first.change();
  await clock.advance(2_000);
  await first.lookWhenDue();
  const second = live();
  second.watch.open(offset);
  second.fanOut.tell(new Set(["bob"]));
  await clock.advance(1_000);
  await second.lookWhenDue();
  expect(second.fanOut.owed).toEqual(["ann"]);
  expect(second.watch.dueMs()).not.toBeNull();
});

it("opens again where the transaction that opened it was undone", () => {
  const { watch } = live();
  watch.open(3);
  stored.clear();
  watch.forgetCaches();
  expect(watch.dueMs()).toBeNull();
  watch.open(3);
  expect(stored.size).toBe(1);
});
