import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BUCKETS } from "../../../db/directory/bucket.ts";
import { BucketBusyError } from "../../../db/directory/fences.ts";
import { readTeam, readTeamPage } from "../../../db/queries/teams.ts";
import { moveBuckets } from "../../../tools/directory-split/move-buckets.ts";
import { LOCK_BUCKET } from "../../../tools/directory-split/run-lock.ts";
import { finished } from "./agreement.ts";
import { diceOf, lifeOf } from "./lives.ts";
import { actInTeam, expectTeamsAgree, TEAM_ACT_NAMES, type TeamActName } from "./team-world.ts";
import { idIn, World } from "./world.ts";

/**
 * Changes of who is in a team, broken off at every step, repeated, and overlapping, while buckets move, too: after the repair the
 * home of each team and the lists of its members say the same, and nobody is in a team whose account is gone.
 */

const SHARDS = 4;
const USERS = [
  idIn(SHARDS, 0, "ann"),
  idIn(SHARDS, 1, "bob"),
  idIn(SHARDS, 1, "cid"),
  idIn(SHARDS, 3, "dan"),
];
const TEAMS = [idIn(SHARDS, 1, "walkers"), idIn(SHARDS, 2, "readers")];
const [OWNER = "", BOB = "", , DAN = ""] = USERS;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, "warn").mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function begin(shards: number, over = shards): Promise<World> {
  const world = new World(shards);
  await world.begin(USERS, over);
  for (const teamId of TEAMS) await finished(actInTeam(world.directory(), "make", OWNER, teamId));
  return world;
}

/** Whoever does it, and what happened before. */
const CASES: Record<TeamActName, { by: string; before: [TeamActName, string][] }> = {
  make: { by: DAN, before: [["end", OWNER]] },
  enter: { by: DAN, before: [] },
  leave: { by: DAN, before: [["enter", DAN]] },
  takeOver: { by: DAN, before: [["enter", DAN]] },
  end: {
    by: OWNER,
    before: [
      ["enter", DAN],
      ["enter", BOB],
    ],
  },
  deleteAccount: {
    by: OWNER,
    before: [
      ["enter", DAN],
      ["enter", BOB],
    ],
  },
};

describe.each(TEAM_ACT_NAMES)("%s", (name) => {
  const { by, before } = CASES[name];
  // The owner lives apart from both teams.
  const places: [string, number, string][] = [
    ["with one database", 0, by],
    ["apart from the team", SHARDS, by],
  ];
  if (by !== OWNER) places.push(["in the team's own database", SHARDS, BOB]);
  it.each(places)(
    "%s is whole after the repair, whichever step it died at, and may be repeated",
    async (_, shards, who) => {
      const [teamId = ""] = TEAMS;
      for (let diesAtCall = 1; ; diesAtCall += 1) {
        for (const isLost of [false, true]) {
          const world = await begin(shards);
          for (const [step, user] of before) {
            await finished(actInTeam(world.directory(), step, user === DAN ? who : user, teamId));
          }
          let calls = 0;
          const life = async () => {
            calls += 1;
            if (calls < diesAtCall) return "works" as const;
            return calls === diesAtCall && isLost ? ("answer lost" as const) : ("fails" as const);
          };
          await finished(actInTeam(world.directory(life), name, who, teamId).catch(() => {}));
          await expectTeamsAgree(world, USERS, TEAMS);
          await finished(actInTeam(world.directory(), name, who, teamId));
          await expectTeamsAgree(world, USERS, TEAMS);
          if (calls < diesAtCall) return;
        }
      }
    },
  );
});

const change = fc.record({
  name: fc.constantFrom<TeamActName>("enter", "enter", "enter", "leave", "leave", ...TEAM_ACT_NAMES),
  user: fc.constantFrom(...USERS),
  team: fc.constantFrom(...TEAMS),
  startsAtMs: fc.nat(300),
  diesAtCall: fc.option(fc.integer({ min: 1, max: 9 })),
});
const numbers = fc.array(fc.nat(1_000), { minLength: 50, maxLength: 50 });

it.each([0, SHARDS])(
  "agrees after any number of changes at once that die anywhere, with a DIRECTORY_SHARDS of %i",
  async (shards) => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 14 }), numbers, async (changes, drawn) => {
        const world = await begin(shards);
        const dice = diceOf(drawn);
        const running = changes.map(async ({ name, user, team, startsAtMs, diesAtCall }) => {
          await new Promise((resolve) => setTimeout(resolve, startsAtMs));
          await actInTeam(world.directory(lifeOf(dice, diesAtCall)), name, user, team).catch(() => {});
        });
        await finished(Promise.all(running));
        await expectTeamsAgree(world, USERS, TEAMS);
      }),
      { numRuns: 25, endOnFailure: true },
    );
  },
);

it("keeps every team and every list while buckets move, whoever changes and reads them and wherever the tool dies", async () => {
  const deaths = fc.array(fc.option(fc.integer({ min: 1, max: 90 })), { minLength: 3, maxLength: 3 });
  const traffic = fc.array(change, { minLength: 10, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(traffic, numbers, deaths, async (changes, drawn, diesAt) => {
      // All is in DB at first, as in a deployment that has grown. Ann stays in the second team, which goes on.
      const world = await begin(SHARDS, 0);
      const dice = diceOf(drawn);
      const [, lasting = ""] = TEAMS;
      const state = { isOver: false };
      const all = Array.from({ length: BUCKETS }, (_, bucket) => bucket);
      const moves = async () => {
        for (const [from, to, part] of [
          ["DB", "DIRECTORY_0", 0],
          ["DB", "DIRECTORY_1", 1],
          ["DIRECTORY_0", "DIRECTORY_2", 0],
        ] as const) {
          const buckets = all.filter((bucket) => bucket % 2 === part);
          const lives = diesAt.flatMap((death) => (death === null ? [] : [lifeOf(dice, death)]));
          for (let life = lives.shift(); ; life = lives.shift()) {
            try {
              await moveBuckets({ databases: world.sqlDatabases(life), from, to, buckets });
              break;
            } catch (error) {
              if (!life) throw error;
              await new Promise((resolve) => setTimeout(resolve, 500));
              world.file("DB").exec(`DELETE FROM directory_fences WHERE bucket = ${LOCK_BUCKET}`);
            }
          }
        }
      };
      const writes = async (directory = world.directory(lifeOf(dice, null))) => {
        for (let index = 0; !state.isOver; index += 1) {
          await new Promise((resolve) => setTimeout(resolve, dice(200)));
          const { name, user, team } = changes[index % changes.length] ?? {
            name: "enter",
            user: BOB,
            team: lasting,
          };
          if ((user === OWNER && name !== "enter") || (team === lasting && name === "takeOver")) continue;
          await actInTeam(directory, name, user, team).catch((error: unknown) => {
            if (!(error instanceof BucketBusyError)) throw error;
          });
        }
      };
      const reads = async (directory = world.directory(lifeOf(dice, null))) => {
        while (!state.isOver) {
          await new Promise((resolve) => setTimeout(resolve, dice(200)));
          expect((await readTeam(directory, lasting, OWNER))?.team.id).toBe(lasting);
          const { items } = await readTeamPage(directory, OWNER, null, 10);
          expect(items.map(({ team }) => team.id)).toContain(lasting);
        }
      };
      const end = () => {
        state.isOver = true;
      };
      const work = [moves(), writes(), writes(), reads()].map((process) => process.finally(end));
      await finished(Promise.all(work));
      await expectTeamsAgree(world, USERS, TEAMS);
    }),
    { numRuns: 6, endOnFailure: true },
  );
});
