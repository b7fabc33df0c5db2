import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readBlockPage, readFriendshipPage } from "../../../db/queries/contact-pages.ts";
import { readFriendIds } from "../../../db/queries/friend-ids.ts";
import { readPushFacts } from "../../../db/queries/push-targets.ts";
import { readStanding } from "../../../db/queries/standing.ts";
import { readTeam, readTeamPage } from "../../../db/queries/teams.ts";
import { finished } from "./agreement.ts";
import { actInTeam, type TeamActName } from "./team-world.ts";
import { ACTS, type ActName, idIn, World } from "./world.ts";

/** How often databases are asked, as docs/architecture.md says: "Beyond one database". */

const [ME, OTHER] = [idIn(4, 0, "ann"), idIn(4, 3, "bob")];

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A directory that counts calls from when its map is read. */
async function counting(shards: number) {
  const world = new World(shards);
  await world.begin([ME, OTHER]);
  let calls = 0;
  const directory = world.directory(async () => {
    calls += 1;
    return "works";
  });
  await readFriendIds(directory, ME);
  const callsOf = async (work: () => Promise<unknown>): Promise<number> => {
    const before = calls;
    await finished(work());
    return calls - before;
  };
  return { directory, callsOf };
}

describe.each([
  { shards: 1, request: 3, accept: 2, remove: 2, drop: 2, block: 3, unblock: 2 },
  { shards: 4, request: 6, accept: 5, remove: 4, drop: 4, block: 6, unblock: 4 },
])("with a DIRECTORY_SHARDS of $shards", ({ shards, ...counts }) => {
  it("changes how two people stand with few calls", async () => {
    const { directory, callsOf } = await counting(shards);
    const act = (name: ActName, me: string, other: string) =>
      callsOf(() => ACTS[name](directory, me, other, Date.now()));
    expect({
      request: await act("request", ME, OTHER),
      accept: await act("accept", OTHER, ME),
      remove: await act("remove", ME, OTHER),
      drop: await act("drop", ME, OTHER),
      // By the one whose own list is not in the home.
      block: await act("block", OTHER, ME),
      unblock: await act("unblock", OTHER, ME),
    }).toEqual(counts);
  });

  it("changes who is in a team with few calls, and reads one's teams", async () => {
    const { directory, callsOf } = await counting(shards);
    const team = idIn(4, 2, "walkers");
    const actIn = (name: TeamActName, who: string) => callsOf(() => actInTeam(directory, name, who, team));
    await actIn("make", ME);
    const readers = {
      role: await callsOf(() => readTeam(directory, team, ME)),
      page: await callsOf(() => readTeamPage(directory, ME, null, 50)),
    };
    expect({ enter: await actIn("enter", OTHER), leave: await actIn("leave", OTHER), ...readers }).toEqual({
      ...(shards === 1 ? { enter: 2, leave: 3 } : { enter: 8, leave: 7 }),
      role: 1,
      page: 2,
    });
  });

  it("reads lists and standings with two calls", async () => {
    const { directory, callsOf } = await counting(shards);
    const page = { ownerId: ME, after: null, limit: 50 };
    const pairs = [{ owner: ME, other: OTHER }];
    for (const read of [
      () => readFriendshipPage(directory, "friends", page),
      () => readBlockPage(directory, page),
      () => readStanding(directory, ME, OTHER),
      () => readPushFacts(directory, { people: [ME], pairs, targets: [] }, new Date()),
    ]) {
      expect(await callsOf(read)).toBe(2);
    }
  });
});
