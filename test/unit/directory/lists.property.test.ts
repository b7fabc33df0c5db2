import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readBlockPage, readFriendshipPage } from "../../../db/queries/contact-pages.ts";
import { readContacts } from "../../../db/queries/contacts.ts";
import { readFriendIds } from "../../../db/queries/friend-ids.ts";
import { readBlockersAmong, readFriendsAmong } from "../../../db/queries/friends-among.ts";
import { readPushFacts } from "../../../db/queries/push-targets.ts";
import { readStanding } from "../../../db/queries/standing.ts";
import { finished } from "./agreement.ts";
import { ACT_NAMES, ACTS, idIn, World } from "./world.ts";

/** Every way to read friendships and blocks says the same with one database and with four, whatever was done before. */

const PEOPLE = [1, 0, 3, 2, 0].map((index, number) => idIn(4, index, `person${number}`));

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const actArbitrary = fc.record({
  name: fc.constantFrom(...ACT_NAMES),
  me: fc.constantFrom(...PEOPLE),
  other: fc.constantFrom(...PEOPLE),
});

/** All that can be asked about everybody. */
async function readAll(world: World): Promise<object> {
  const directory = world.directory();
  const page = { after: null, limit: 2 };
  const ofEach = PEOPLE.map(async (me) => ({
    friends: (await readFriendIds(directory, me)).sort(),
    among: [...(await readFriendsAmong(directory, me, PEOPLE))].sort(),
    blockers: [...(await readBlockersAmong(directory, me, PEOPLE))].sort(),
    contacts: (await readContacts(directory, me)).sort(),
    standings: await Promise.all(PEOPLE.map((other) => readStanding(directory, me, other))),
    pages: await Promise.all([
      ...(["friends", "incoming", "requested"] as const).map((state) =>
        readFriendshipPage(directory, state, { ownerId: me, ...page }),
      ),
      readBlockPage(directory, { ownerId: me, ...page }),
    ]),
  }));
  const pairs = PEOPLE.flatMap((owner) => PEOPLE.map((other) => ({ owner, other })));
  const facts = await readPushFacts(directory, { people: PEOPLE, pairs, targets: [] }, new Date());
  return {
    people: await Promise.all(ofEach),
    states: pairs.map(({ owner, other }) => facts.standing(owner, other)),
    names: [...facts.names.keys()].sort(),
  };
}

describe.each([4, 3, 2])("with %s databases", (shards) => {
  it("reads what one database would say", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(actArbitrary, { maxLength: 25 }), async (acts) => {
        const worlds = [new World(1), new World(shards)];
        for (const world of worlds) await world.begin(PEOPLE);
        for (const { name, me, other } of acts) {
          if (me === other) continue;
          const nowMs = Date.now();
          await vi.advanceTimersByTimeAsync(1);
          const answers = worlds.map((world) => ACTS[name](world.directory(), me, other, nowMs));
          const [one, many] = await finished(Promise.all(answers));
          expect({ ...many, chores: [] }).toEqual({ ...one, chores: [] });
        }
        const [one, many] = await finished(Promise.all(worlds.map(readAll)));
        expect(many).toEqual(one);
      }),
      { numRuns: 25 },
    );
  });
});
