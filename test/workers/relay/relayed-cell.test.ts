import { evictDurableObject } from "cloudflare:test";
import { afterEach, expect, it, vi } from "vitest";
import { crowdsOf, PassersBy, relayOf, socketsOf } from "../../support/workers/crowd.ts";
import { freshPlace } from "../../support/workers/fresh-place.ts";
import { abort } from "../../support/workers/live-state.ts";

const PEOPLE = 9;
/** Of nine, two link directly, and three relays take the others. */
const SMALL = { direct: 2, relay: 3 };

let crowds: PassersBy[] = [];
afterEach(() => {
  for (const crowd of crowds) crowd.leave();
  crowds = [];
});

async function crowdOf(count: number, limits: Parameters<typeof crowdsOf>[0] = SMALL): Promise<PassersBy> {
  crowdsOf(limits);
  const crowd = new PassersBy(count, freshPlace());
  crowds.push(crowd);
  await crowd.seeEachOther();
  return crowd;
}

it("shows everybody what a cell without relays shows, with few sockets and messages", async () => {
  const relayed = await crowdOf(PEOPLE);
  const direct = await crowdOf(PEOPLE, { direct: 100, relay: 100 });
  for (const crowd of [relayed, direct]) await crowd.seeEachOtherAgain();
  const distances = (crowd: PassersBy) =>
    crowd.people.map(({ view }) => [...view.values()].map(({ distanceM }) => distanceM).sort());
  expect(distances(relayed)).toEqual(distances(direct));
  expect(await socketsOf(direct.cell)).toBe(PEOPLE);
  expect(await socketsOf(relayed.cell)).toBeLessThanOrEqual(SMALL.direct + 3);
  for (const relay of [1, 2, 3]) {
    const sockets = await socketsOf(relayOf("cells", relayed.cellName, relay));
    expect(sockets).toBeLessThanOrEqual(SMALL.relay);
  }
});

it("tells of nobody who has left, or is a friend no more", async () => {
  const crowd = await crowdOf(PEOPLE);
  const [first, , , , , unloved, gone] = crowd.people;
  if (!first || !unloved || !gone) throw new RangeError("too few people");
  gone.leave();
  unloved.setFriends([first.user]);
  crowd.people.splice(crowd.people.indexOf(gone), 1);
  await vi.waitFor(
    () => {
      for (const { user, view } of crowd.people) {
        expect(view.has(gone.user)).toBe(false);
        expect(view.has(unloved.user)).toBe(user === first.user);
      }
      expect([...unloved.view.keys()]).toEqual([first.user]);
    },
    { timeout: 8_000, interval: 20 },
  );
  const told = crowd.people.map(({ left }) => left.length);
  unloved.moveTo({ lat: unloved.place.lat, lng: unloved.place.lng + 0.002 });
  await vi.waitFor(() => expect(first.view.get(unloved.user)?.lng).toBe(unloved.place.lng), {
    timeout: 8_000,
  });
  expect(crowd.people.map(({ left }) => left.length)).toEqual(told);
  expect(crowd.people.filter(({ view }) => view.has(unloved.user))).toHaveLength(1);
});

it.each([
  ["a relay is killed", (crowd: PassersBy) => abort(relayOf("cells", crowd.cellName, 1))],
  ["the cell is reset", (crowd: PassersBy) => abort(crowd.cell)],
  ["the cell slept after all", (crowd: PassersBy) => evictDurableObject(crowd.cell)],
])("brings everybody back when %s, and nobody seemed to leave", async (_, harm) => {
  const crowd = await crowdOf(PEOPLE);
  await harm(crowd);
  await crowd.seeEachOtherAgain();
  expect(crowd.people.flatMap(({ left }) => left)).toEqual([]);
  expect(await socketsOf(crowd.cell)).toBeLessThan(PEOPLE);
});

it("takes those to relays who talk too much, and nobody loses sight of anybody", async () => {
  const crowd = await crowdOf(4, { direct: 100, relay: 100, messagesPerS: 6 });
  await vi.waitFor(
    async () => {
      crowd.move();
      expect(await socketsOf(relayOf("cells", crowd.cellName, 1))).toBeGreaterThan(0);
    },
    { timeout: 15_000, interval: 100 },
  );
  await crowd.seeEachOtherAgain();
  expect(crowd.people.flatMap(({ left }) => left)).toEqual([]);
});

it("takes everybody back when the crowd is gone", async () => {
  const crowd = await crowdOf(8, { direct: 6, relay: 4 });
  for (const person of crowd.people.splice(0, 5)) person.leave();
  await vi.waitFor(
    async () => {
      crowd.move();
      expect(await socketsOf(relayOf("cells", crowd.cellName, 1))).toBe(0);
    },
    { timeout: 15_000, interval: 100 },
  );
  await crowd.seeEachOtherAgain();
});
