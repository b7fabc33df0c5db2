import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { BUCKETS, bucketOf } from "../../../db/directory/bucket.ts";
import type { DatabaseName } from "../../../db/directory/database-names.ts";
import { BucketBusyError } from "../../../db/directory/fences.ts";
import { readBlockPage, readFriendshipPage } from "../../../db/queries/contact-pages.ts";
import { readFriendIds } from "../../../db/queries/friend-ids.ts";
import { readAreFriends } from "../../../db/queries/friends.ts";
import { moveBuckets } from "../../../tools/directory-split/move-buckets.ts";
import { LOCK_BUCKET } from "../../../tools/directory-split/run-lock.ts";
import { expectRepaired, finished, pairsOf } from "./agreement.ts";
import type { OnCall } from "./fake-d1.ts";
import { type Dice, diceOf, lifeOf } from "./lives.ts";
import { ACT_NAMES, ACTS, idIn, World } from "./world.ts";

/**
 * Buckets move between databases while people change how they stand and read their lists, and the tool dies anywhere and is called
 * again: reads never fail, changes fail for a moment at most, and in the end every row is where it belongs.
 */

const SHARDS = 3;
const PEOPLE = Array.from({ length: 6 }, (_, index) => `person-${(index * 7_919) % 1_000_003}`).sort();
const PAIRS = pairsOf(PEOPLE);
/** Friends from the beginning on, whom nobody parts: every read must find them. */
const [FAITHFUL, ...CHANGING] = PAIRS;
const ALL = Array.from({ length: BUCKETS }, (_, bucket) => bucket);

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, "warn").mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Calls the tool until it answers, though it dies in the midst of each of the first calls. */
async function move(
  world: World,
  { from, to, buckets }: { from: DatabaseName; to: DatabaseName; buckets: readonly number[] },
  lives: OnCall[],
): Promise<void> {
  for (;;) {
    const life = lives.shift();
    try {
      await moveBuckets({ databases: world.sqlDatabases(life), from, to, buckets });
      return;
    } catch (error) {
      if (!life) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
      // As if its two minutes were over.
      world.file("DB").exec(`DELETE FROM directory_fences WHERE bucket = ${LOCK_BUCKET}`);
    }
  }
}

const aWhile = (dice: Dice) => new Promise((resolve) => setTimeout(resolve, dice(200)));

async function changeThings(world: World, dice: Dice, isOver: () => boolean): Promise<void> {
  const directory = world.directory(lifeOf(dice, null));
  while (!isOver()) {
    await aWhile(dice);
    const [one, other] = CHANGING[dice(CHANGING.length)] ?? ["", ""];
    const [me, them] = dice(2) === 0 ? [one, other] : [other, one];
    const name = ACT_NAMES[dice(ACT_NAMES.length)] ?? "request";
    await ACTS[name](directory, me, them, Date.now()).catch((error: unknown) => {
      if (!(error instanceof BucketBusyError)) throw error;
    });
  }
}

async function readThings(world: World, dice: Dice, isOver: () => boolean): Promise<void> {
  const directory = world.directory(lifeOf(dice, null));
  while (!isOver()) {
    await aWhile(dice);
    const [one, other] = (dice(2) === 0 ? FAITHFUL : FAITHFUL?.toReversed()) ?? ["", ""];
    expect(await readAreFriends(directory, one, other)).toBe(true);
    expect(await readFriendIds(directory, one)).toContain(other);
    const page = { ownerId: one, after: null, limit: 10 };
    const { items } = await readFriendshipPage(directory, "friends", page);
    expect(items.map(({ userId }) => userId)).toContain(other);
    await readBlockPage(directory, page);
  }
}

it("keeps every row, whoever changes and reads them meanwhile and wherever the tool dies", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(100_000), { minLength: 200, maxLength: 200 }),
      fc.array(fc.option(fc.integer({ min: 1, max: 60 })), { minLength: 3, maxLength: 3 }),
      async (numbers, deaths) => {
        const world = new World(SHARDS);
        // All is in DB at first, as in a deployment that has grown.
        await world.begin(PEOPLE, 0);
        const [one, other] = FAITHFUL ?? ["", ""];
        await finished(ACTS.request(world.directory(), one, other, Date.now()));
        await finished(ACTS.accept(world.directory(), other, one, Date.now()));
        const dice = diceOf(numbers);
        let isOver = false;
        const traffic = [
          changeThings(world, dice, () => isOver),
          changeThings(world, dice, () => isOver),
          readThings(world, dice, () => isOver),
        ];
        const lives = () => deaths.filter((death) => death !== null).map((death) => lifeOf(dice, death));
        const moves = async () => {
          const half = ALL.filter((bucket) => bucket % 2 === 0);
          const rest = ALL.filter((bucket) => bucket % 2 === 1);
          await move(world, { from: "DB", to: "DIRECTORY_0", buckets: half }, lives());
          await move(world, { from: "DB", to: "DIRECTORY_1", buckets: rest }, lives());
          const quarter = world.bucketsIn("DIRECTORY_0").filter((bucket) => bucket % 4 === 0);
          await move(world, { from: "DIRECTORY_0", to: "DIRECTORY_2", buckets: quarter }, lives());
          await move(world, { from: "DIRECTORY_2", to: "DIRECTORY_1", buckets: quarter }, lives());
        };
        const end = () => {
          isOver = true;
        };
        await finished(Promise.all([moves(), ...traffic].map((process) => process.finally(end))));
        await expectRepaired(world, PAIRS);
        for (const table of ["friendships", "blocks"] as const) {
          for (const name of ["DB", "DIRECTORY_2"] as const) expect(world.rows(name, table)).toEqual([]);
        }
      },
    ),
    // A smaller failure would tell no more.
    { numRuns: 8, endOnFailure: true },
  );
});

it("makes changes wait for no longer than the last step takes", async () => {
  const world = new World(SHARDS);
  await world.begin(PEOPLE, 0);
  const dice = diceOf([7, 3, 11, 0, 29, 5]);
  const report = await finished(
    moveBuckets({
      databases: world.sqlDatabases(lifeOf(dice, null)),
      from: "DB",
      to: "DIRECTORY_0",
      buckets: ALL,
    }),
  );
  expect(report.frozenMs).toBeLessThan(2_000);
});

it("takes changes again when the tool died with the buckets frozen, and finishes when it is called again", async () => {
  const world = new World(SHARDS);
  await world.begin(PEOPLE, 0);
  const [low = "", high = ""] = PEOPLE;
  const buckets = [bucketOf(low)];
  const databases = world.sqlDatabases();
  const dies = (at: string) => (step: string) => {
    if (step === at) throw new Error("died");
  };
  const whole = { databases, from: "DB", to: "DIRECTORY_0", buckets } as const;
  await expect(moveBuckets({ ...whole, onStep: dies("switch") })).rejects.toThrow("died");
  const early = ACTS.request(world.directory(), low, high, Date.now());
  await expect(finished(early)).rejects.toThrow(BucketBusyError);
  await vi.advanceTimersByTimeAsync(10_000);
  await finished(ACTS.request(world.directory(), low, high, Date.now()));
  expect(world.find("DB", "friendships", low, high)?.state).toBe("requested");
  await finished(moveBuckets(whole));
  expect(world.find("DB", "friendships", low, high)).toBeNull();
  expect(world.find("DIRECTORY_0", "friendships", low, high)?.state).toBe("requested");
  await expectRepaired(world, PAIRS);
});

it("lets no late copy of a Worker into the rows that become the pair's own in the target", async () => {
  const world = new World(SHARDS);
  const [low, high] = [idIn(SHARDS, 0, "ann"), idIn(SHARDS, 1, "bob")];
  await world.begin([low, high]);
  await finished(ACTS.request(world.directory(), high, low, Date.now()));
  // An acceptance hangs before its copy, the fourth call; the copy of the removal after it, its third call, fails.
  let release = () => {};
  const isReleased = new Promise<void>((resolve) => {
    release = resolve;
  });
  const hangingAt = (call: number): OnCall => {
    let calls = 0;
    return async () => {
      calls += 1;
      if (calls === call) await isReleased;
      return "works";
    };
  };
  const accepting = ACTS.accept(world.directory(hangingAt(4)), low, high, Date.now());
  await vi.advanceTimersByTimeAsync(1_000);
  expect(world.truth("friendships", low, high)?.state).toBe("friends");
  let calls = 0;
  const dies: OnCall = async () => {
    calls += 1;
    return calls < 3 ? "works" : "fails";
  };
  await finished(ACTS.remove(world.directory(dies), low, high, Date.now()).catch(() => {}));
  expect(world.truth("friendships", low, high)).toBeNull();
  const lateCopy = async (step: string) => {
    if (step !== "verify") return;
    release();
    await accepting;
  };
  const databases = world.sqlDatabases();
  const buckets = world.bucketsIn("DIRECTORY_0");
  await finished(
    moveBuckets({ databases, from: "DIRECTORY_0", to: "DIRECTORY_1", buckets, onStep: lateCopy }),
  );
  expect(world.find("DIRECTORY_1", "friendships", high, low)).toBeNull();
  await expectRepaired(world, [[low, high]]);
});

it("refuses a move while another is unfinished, and one of buckets that are elsewhere", async () => {
  const world = new World(SHARDS);
  await world.begin(PEOPLE, 0);
  const databases = world.sqlDatabases();
  const begun = { databases, from: "DB", to: "DIRECTORY_0", buckets: [1, 2] } as const;
  const dies = () => {
    throw new Error("died");
  };
  await expect(
    moveBuckets({ ...begun, onStep: (step) => (step === "copy" ? dies() : undefined) }),
  ).rejects.toThrow("died");
  await expect(moveBuckets({ ...begun, buckets: [3] })).rejects.toThrow("unfinished");
  await expect(moveBuckets({ ...begun, to: "DIRECTORY_1" })).rejects.toThrow("unfinished");
  await moveBuckets(begun);
  await expect(moveBuckets({ ...begun, from: "DIRECTORY_1" })).rejects.toThrow("is in DIRECTORY_0");
  await moveBuckets({ ...begun, from: "DIRECTORY_0", to: "DIRECTORY_1" });
  await expect(moveBuckets(begun)).rejects.toThrow("is in DIRECTORY_1");
  await expect(moveBuckets({ ...begun, to: "DIRECTORY_7" })).rejects.toThrow("there is no database");
});

it("moves lists of any length, page by page, and leaves nothing behind", async () => {
  const world = new World(SHARDS);
  await world.begin(PEOPLE, 0);
  const others = `WITH RECURSIVE series(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM series LIMIT 4500)
    SELECT ?1, 'other-' || (value * 7919), 'friends', value FROM series`;
  const [owner = "", stays = ""] = PEOPLE;
  world.file("DB").prepare(`INSERT INTO friendships ${others}`).run(owner);
  world.file("DB").prepare(`INSERT INTO friendships ${others}`).run(stays);
  const before = world.rows("DB", "friendships");
  const buckets = [bucketOf(owner)];
  const moved = before.filter((row) =>
    [row.owner_id, row.other_id].some((id) => bucketOf(id) === buckets[0]),
  );
  const databases = world.sqlDatabases();
  const report = await moveBuckets({ databases, from: "DB", to: "DIRECTORY_0", buckets });
  expect(report.compared).toBeGreaterThanOrEqual(4_500);
  expect(world.rows("DIRECTORY_0", "friendships").filter((row) => row.owner_id === owner)).toEqual(
    before.filter((row) => row.owner_id === owner),
  );
  // What stays is whatever somebody who stays owns, or is the home of.
  const left = world.rows("DB", "friendships");
  expect(left.filter((row) => row.owner_id === stays)).toHaveLength(4_500);
  expect(left.length + report.deleted).toBe(before.length);
  expect(moved.length).toBeGreaterThanOrEqual(report.deleted);
});
