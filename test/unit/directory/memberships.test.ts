import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { BUCKETS } from "../../../db/directory/bucket.ts";
import { insertInvite } from "../../../db/queries/team-invites.ts";
import { moveBuckets } from "../../../tools/directory-split/move-buckets.ts";
import { finished } from "./agreement.ts";
import type { OnCall } from "./fake-d1.ts";
import { actInTeam, expectTeamsAgree } from "./team-world.ts";
import { idIn, World } from "./world.ts";

/** Moments in which something else happens between two steps of a change of who is in a team. */

const SHARDS = 4;
const [ANN, BOB, DAN] = [idIn(SHARDS, 0, "ann"), idIn(SHARDS, 1, "bob"), idIn(SHARDS, 3, "dan")];
const USERS = [ANN, BOB, DAN];
const TEAM = idIn(SHARDS, 2, "walkers");

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

async function begin(over = SHARDS): Promise<World> {
  const world = new World(SHARDS);
  await world.begin(USERS, over);
  await finished(actInTeam(world.directory(), "make", ANN, TEAM));
  return world;
}

/** A life in which everything from this call on takes a second. */
function slowFrom(call: number): OnCall {
  let calls = 0;
  return async () => {
    calls += 1;
    if (calls >= call) await new Promise((resolve) => setTimeout(resolve, 1_000));
    return "works";
  };
}

const listed = (world: World, userId: string) =>
  world
    .file(world.nameOf(userId))
    .prepare("SELECT team_id FROM joined_teams WHERE user_id = ? AND joined_ms IS NOT NULL")
    .all(userId);

it("never brings a team back by a copy that comes late", async () => {
  const world = await begin();
  // The seventh call writes the list, by what the sixth has read.
  const entering = actInTeam(world.directory(slowFrom(7)), "enter", DAN, TEAM);
  await vi.advanceTimersByTimeAsync(500);
  await finished(actInTeam(world.directory(), "leave", DAN, TEAM));
  await finished(entering);
  expect(listed(world, DAN)).toEqual([]);
  await expectTeamsAgree(world, USERS, [TEAM]);
});

it("takes out again whose account was deleted between the room in the list and the team", async () => {
  const world = await begin();
  const entering = actInTeam(world.directory(slowFrom(3)), "enter", DAN, TEAM);
  await vi.advanceTimersByTimeAsync(500);
  await finished(actInTeam(world.directory(), "deleteAccount", DAN, TEAM));
  await finished(entering);
  await expectTeamsAgree(world, USERS, [TEAM]);
});

/** Moves everything, and does something when all was compared and nothing is frozen yet. Answers the team's roles. */
async function moveDuring(world: World, work: () => Promise<void>): Promise<Record<string, unknown>> {
  const onStep = (step: string) => (step === "freeze" ? work() : undefined);
  const buckets = Array.from({ length: BUCKETS }, (_, bucket) => bucket);
  const databases = world.sqlDatabases();
  await finished(moveBuckets({ databases, from: "DB", to: "DIRECTORY_0", buckets, onStep }));
  const rows = world.file("DIRECTORY_0").prepare("SELECT user_id, role FROM team_members").all();
  return Object.fromEntries(rows.map((row) => [row["user_id"], row["role"]]));
}

it("moves along who enters, takes over and invites after all was compared", async () => {
  const world = await begin(0);
  await finished(actInTeam(world.directory(), "enter", BOB, TEAM));
  const roles = await moveDuring(world, async () => {
    const directory = world.directory();
    const invite = { id: "late", teamId: TEAM, codeHash: "late", role: "member" as const, createdBy: ANN };
    const times = { createdMs: Date.now(), expiresMs: null, maxUses: null };
    expect(await insertInvite(directory, { ...invite, ...times }, { userId: ANN, role: "owner" })).toBe(true);
    await actInTeam(directory, "enter", DAN, TEAM);
    await actInTeam(directory, "takeOver", BOB, TEAM);
  });
  expect(roles).toEqual({ [ANN]: "admin", [BOB]: "owner", [DAN]: "member" });
  expect(world.file("DIRECTORY_0").prepare("SELECT id FROM team_invites").all()).toHaveLength(2);
  await expectTeamsAgree(world, USERS, [TEAM]);
});

it("moves along who leaves, and who follows them, after all was compared", async () => {
  const world = await begin(0);
  await finished(actInTeam(world.directory(), "enter", BOB, TEAM));
  const roles = await moveDuring(world, () => actInTeam(world.directory(), "leave", ANN, TEAM));
  expect(roles).toEqual({ [BOB]: "owner" });
  expect(listed(world, ANN)).toEqual([]);
  await expectTeamsAgree(world, USERS, [TEAM]);
});
