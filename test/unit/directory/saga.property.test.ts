import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { expectRepaired, finished, pairsOf } from "./agreement.ts";
import { diceOf, lifeOf } from "./lives.ts";
import { ACT_NAMES, ACTS, type ActName, idIn, World } from "./world.ts";

/**
 * Changes of two people in different databases, broken off at every step, repeated, and overlapping: whatever is left of them,
 * after the repair both databases say the same, and no friendship stands beside a block.
 */

const SHARDS = 4;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, "warn").mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** People whose databases are in every relation: two in one, others apart, of lesser and of greater ids. */
const PEOPLE = [
  idIn(SHARDS, 1, "ann"),
  idIn(SHARDS, 0, "bob"),
  idIn(SHARDS, 1, "cid"),
  idIn(SHARDS, 3, "dan"),
] as const;
const PAIRS = pairsOf(PEOPLE);

const act = (world: World, name: ActName, me: string, other: string, life = lifeOf(() => 0, null)) =>
  ACTS[name](world.directory(life), me, other, Date.now());

/** What makes the two stand so, before the change that is looked at. */
const PREPARATIONS: Record<ActName, ActName[]> = {
  request: [],
  accept: ["request"],
  drop: ["request"],
  remove: ["request", "accept"],
  block: ["request", "accept"],
  unblock: ["block"],
};

describe.each(ACT_NAMES)("%s", (name) => {
  it.each([
    ["of the lesser id", 0, 3],
    ["of the greater id", 3, 0],
  ] as const)(
    "%s is whole after the repair, whichever step it died at, and may be repeated",
    async (_, mine, its) => {
      const [me, other] = [PEOPLE[mine], PEOPLE[its]];
      for (let diesAtCall = 1; ; diesAtCall += 1) {
        for (const isLost of [false, true]) {
          const world = new World(SHARDS);
          await world.begin(PEOPLE);
          for (const step of PREPARATIONS[name]) {
            const byMe = step === "block" || (step === "accept") === (name !== "accept");
            const [by, about] = byMe ? [me, other] : [other, me];
            await finished(act(world, step, by, about));
          }
          await expectRepaired(world, PAIRS);
          let calls = 0;
          const life = async () => {
            calls += 1;
            if (calls < diesAtCall) return "works" as const;
            return calls === diesAtCall && isLost ? ("answer lost" as const) : ("fails" as const);
          };
          await finished(act(world, name, me, other, life).catch(() => {}));
          await expectRepaired(world, PAIRS);
          await finished(act(world, name, me, other));
          await expectRepaired(world, PAIRS);
          if (calls < diesAtCall) return;
        }
      }
    },
  );
});

it("agrees after any number of changes at once that die anywhere, once it is repaired", async () => {
  const change = fc.record({
    name: fc.constantFrom(...ACT_NAMES),
    pair: fc.nat(PAIRS.length - 1),
    isMirrored: fc.boolean(),
    startsAtMs: fc.nat(200),
    diesAtCall: fc.option(fc.integer({ min: 1, max: 7 })),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { minLength: 1, maxLength: 14 }),
      fc.array(fc.nat(1_000), { minLength: 50, maxLength: 50 }),
      async (changes, numbers) => {
        const world = new World(SHARDS);
        await world.begin(PEOPLE);
        const dice = diceOf(numbers);
        const running = changes.map(async ({ name, pair, isMirrored, startsAtMs, diesAtCall }) => {
          await new Promise((resolve) => setTimeout(resolve, startsAtMs));
          const [one, other] = PAIRS[pair] ?? [PEOPLE[0], PEOPLE[1]];
          const [me, them] = isMirrored ? [other, one] : [one, other];
          await act(world, name, me, them, lifeOf(dice, diesAtCall)).catch(() => {});
        });
        // The cron runs in the midst of it, too.
        running.push(
          new Promise((resolve) => setTimeout(resolve, 100)).then(() => world.repair()).then(() => {}),
        );
        await finished(Promise.all(running));
        await expectRepaired(world, PAIRS);
      },
    ),
    { numRuns: 60, endOnFailure: true },
  );
});

it("never undoes something newer by a copy that comes late", async () => {
  const world = new World(SHARDS);
  await world.begin(PEOPLE);
  const [low, high] = [PEOPLE[0], PEOPLE[3]];
  await finished(act(world, "request", high, low));
  // The copy of the acceptance hangs for a second; meanwhile the friendship ends.
  let calls = 0;
  const slow = async () => {
    calls += 1;
    if (calls > 3) await new Promise((resolve) => setTimeout(resolve, 1_000));
    return "works" as const;
  };
  const accepting = act(world, "accept", low, high, slow);
  await vi.advanceTimersByTimeAsync(500);
  expect(world.truth("friendships", low, high)?.state).toBe("friends");
  await finished(act(world, "remove", high, low));
  await finished(accepting);
  expect(world.own("friendships", high, low)).toBeNull();
  await expectRepaired(world, PAIRS);
});
