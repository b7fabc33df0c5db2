import { beforeEach, expect, it } from "vitest";
import { FanOut } from "../../../durable-objects/chat-channel/fan-out.ts";
import { FakeClock, settle } from "./fake-clock.ts";

let clock: FakeClock;
let members: string[];
let version: number;
/** Deliveries begun: to whom, and of which version. */
let begun: string[];
let inFlight: number;
let mostInFlight: number;
let failing: Set<string>;
let hanging: Set<string>;
let givenUp: string[];
let fanOut: FanOut;

beforeEach(() => {
  clock = new FakeClock();
  members = ["ann", "bob"];
  version = 1;
  begun = [];
  inFlight = 0;
  mostInFlight = 0;
  failing = new Set();
  hanging = new Set();
  givenUp = [];
  fanOut = new FanOut(
    {
      everyone: () => members,
      async deliver(user) {
        begun.push(`${user} ${version}`);
        inFlight += 1;
        mostInFlight = Math.max(mostInFlight, inFlight);
        await (hanging.has(user) ? new Promise(() => {}) : settle());
        inFlight -= 1;
        if (failing.has(user)) throw new Error("out of reach");
      },
      onGivenUp: (user) => givenUp.push(user),
    },
    clock,
  );
});

it("delivers to everyone at once after a silence", async () => {
  fanOut.tell("everyone");
  expect(begun).toEqual(["ann 1", "bob 1"]);
  await clock.advance(10);
  expect(fanOut.isSettled).toBe(true);
});

it("conflates what follows within a round's time to one delivery of the newest entry", async () => {
  for (; version <= 20; version += 1) {
    fanOut.tell("everyone");
    await clock.advance(10);
  }
  version = 99;
  await clock.advance(1_000);
  expect(begun).toEqual(["ann 1", "bob 1", "ann 99", "bob 99"]);
});

it("tells those who are named, and those who are named besides everyone", async () => {
  fanOut.tell(new Set(["cid"]));
  await clock.advance(500);
  fanOut.tell(new Set(["dan"]));
  await clock.advance(500);
  expect(begun).toEqual(["cid 1", "dan 1"]);
  begun = [];
  fanOut.tell("everyone");
  fanOut.tell(new Set(["eve"]));
  fanOut.tell("everyone");
  fanOut.tell(new Set(["ann"]));
  await clock.advance(1_000);
  expect(begun.toSorted()).toEqual(["ann 1", "ann 1", "bob 1", "bob 1", "eve 1"]);
});

it("has at most 32 deliveries in flight, and begins the next as one ends", async () => {
  members = Array.from({ length: 256 }, (_, n) => `user-${n}`);
  for (const member of members.slice(0, 40)) hanging.add(member);
  fanOut.tell("everyone");
  await clock.advance(1_000);
  expect(begun).toHaveLength(32);
  expect(mostInFlight).toBe(32);
  // Those that hang count as failed after a while, and make room.
  await clock.advance(60_000);
  expect(new Set(begun.map((each) => each.split(" ")[0])).size).toBe(256);
});

it("begins a large round little by little, and still in far less time than lies between two rounds", async () => {
  members = Array.from({ length: 256 }, (_, n) => `user-${n}`);
  fanOut.tell("everyone");
  await settle();
  expect(begun).toHaveLength(2);
  await clock.advance(350);
  expect(begun).toHaveLength(256);
  expect(fanOut.isSettled).toBe(true);
});

it("tells many members about every other second while there is always more to tell, and few more often", async () => {
  const roundsOf = async (count: number) => {
    members = Array.from({ length: count }, (_, n) => `user-${n}`);
    begun = [];
    for (let ms = 0; ms < 20_000; ms += 50) {
      fanOut.tell("everyone");
      await clock.advance(50);
    }
    return begun.length / count;
  };
  expect(await roundsOf(2)).toBeGreaterThanOrEqual(40);
  expect(await roundsOf(100)).toBeLessThanOrEqual(12);
  expect(await roundsOf(100)).toBeGreaterThanOrEqual(9);
});

it.each([10, 100, 256])(
  "spreads a round for %i members evenly where it follows on another",
  async (count) => {
    members = Array.from({ length: count }, (_, n) => `user-${n}`);
    const intervalMs = Math.min(2_000, Math.max(400, 20 * count));
    fanOut.tell("everyone");
    fanOut.tell("everyone");
    await clock.advance(intervalMs - 1);
    expect(begun, "the first one").toHaveLength(count);
    begun = [];
    let most = 0;
    for (let ms = 0; ms < intervalMs / 2; ms += 10) {
      const before = begun.length;
      await clock.advance(10);
      most = Math.max(most, begun.length - before);
    }
    expect(begun).toHaveLength(count);
    expect(most).toBeLessThanOrEqual(4);
    await clock.advance(5_000);
    expect([begun.length, clock.pending]).toEqual([count, 0]);
  },
);

it("brings what concerns one member alone to that one while a round of many goes on", async () => {
  members = Array.from({ length: 100 }, (_, n) => `user-${n}`);
  fanOut.tell("everyone");
  fanOut.tell("everyone");
  await clock.advance(2_100);
  version = 2;
  begun = [];
  fanOut.tell(new Set(["user-99"]));
  await clock.advance(5);
  expect(begun).toContain("user-99 2");
  await clock.advance(2_000);
  expect(
    begun.filter((each) => each.startsWith("user-99 ")),
    "and not once more",
  ).toHaveLength(1);
});

it("brings what concerns one member alone there within half a second, whatever the round before it was", async () => {
  members = Array.from({ length: 100 }, (_, n) => `user-${n}`);
  fanOut.tell("everyone");
  fanOut.tell(new Set(["user-5"]));
  await clock.advance(300);
  fanOut.tell("everyone");
  version = 2;
  fanOut.tell(new Set(["user-5"]));
  await clock.advance(400);
  expect(begun.at(-1)).toBe("user-5 2");
});

it("never has two deliveries to one member in flight, so that the newest is the last", async () => {
  hanging.add("ann");
  fanOut.tell("everyone");
  version = 2;
  fanOut.tell("everyone");
  await clock.advance(1_000);
  expect(begun).toEqual(["ann 1", "bob 1", "bob 2"]);
  hanging.clear();
  await clock.advance(10_000);
  expect(begun.at(-1)).toBe("ann 2");
});

it("tries a member again who could not be reached, with the newest entry, without holding up the others", async () => {
  failing.add("ann");
  fanOut.tell("everyone");
  await clock.advance(100);
  expect(fanOut.isSettled).toBe(false);
  failing.clear();
  version = 2;
  await clock.advance(500);
  expect(begun).toEqual(["ann 1", "bob 1", "ann 2"]);
  expect(fanOut.isSettled).toBe(true);
});

it("gives a member up after some tries, and says so", async () => {
  failing.add("ann");
  fanOut.tell("everyone");
  await clock.advance(60_000);
  expect(begun.filter((each) => each === "ann 1")).toHaveLength(4);
  expect(givenUp).toEqual(["ann"]);
  expect([fanOut.isSettled, fanOut.owed, clock.pending]).toEqual([true, ["ann"], 0]);
});

it("forgets the debt once the member was reached after all", async () => {
  failing.add("ann");
  fanOut.tell("everyone");
  await clock.advance(60_000);
  failing.clear();
  fanOut.tell(new Set(["ann"]));
  await clock.advance(1_000);
  expect(fanOut.owed).toEqual([]);
});

it("counts a hub that does not answer as one that failed", async () => {
  hanging.add("ann");
  fanOut.tell("everyone");
  await clock.advance(60_000);
  expect(fanOut.owed).toEqual(["ann"]);
});

it("leaves no timer behind", async () => {
  fanOut.tell("everyone");
  await clock.advance(10);
  expect(clock.pending).toBe(0);
});
