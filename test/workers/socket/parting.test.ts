import { beforeAll, expect, it } from "vitest";
import type { LatLng } from "../../../protocol/primitives.ts";
import { freshPlace, northOf } from "../../support/workers/fresh-place.ts";
import { cellAt, hubOf, reset } from "../../support/workers/live-state.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { appear, pause, share, type TestSocket } from "../../support/workers/test-socket.ts";
import { makeFriends, makeGuest, type TestUser } from "../../support/workers/test-user.ts";

beforeAll(migrate);

interface Pair {
  place: LatLng;
  ann: TestUser;
  bob: TestUser;
  annSocket: TestSocket;
  bobSocket: TestSocket;
}

/** Two friends who see each other. */
async function makePair(): Promise<Pair> {
  const place = freshPlace();
  const [ann, bob] = await makeFriends();
  await Promise.all([share(ann), share(bob)]);
  const annSocket = await appear(ann, place.lat, place.lng);
  const there = northOf(place, 1_000);
  const bobSocket = await appear(bob, there.lat, there.lng);
  await Promise.all([annSocket.sees(bob), bobSocket.sees(ann)]);
  return { place, ann, bob, annSocket, bobSocket };
}

async function expectParted({ place, ann, bob, annSocket, bobSocket }: Pair): Promise<void> {
  await Promise.all([annSocket.losesSightOf(bob, 1_000), bobSocket.losesSightOf(ann, 1_000)]);
  const [fromAnn, fromBob] = [annSocket.frames.length, bobSocket.frames.length];
  for (const metres of [300, 600]) {
    await Promise.all([
      annSocket.moveTo(northOf(place, metres)),
      bobSocket.moveTo(northOf(place, 1_000 - metres)),
    ]);
    await pause(550);
  }
  expect(annSocket.toldOf(bob, fromAnn)).toEqual([]);
  expect(bobSocket.toldOf(ann, fromBob)).toEqual([]);
  // Asking anew, or joining anew, brings nobody back.
  annSocket.send({ type: "watchNear", radiusM: 20_000 });
  expect((await annSocket.frame("nearSnapshot", fromAnn)).friends).toEqual([]);
}

const ENDINGS: [how: string, end: (pair: Pair) => Promise<unknown>][] = [
  ["removes", ({ ann, bob }) => ann.ok("DELETE", `/v1/friends/${bob.id}`)],
  ["is removed by", ({ ann, bob }) => bob.ok("DELETE", `/v1/friends/${ann.id}`)],
  ["blocks", ({ ann, bob }) => ann.ok("PUT", `/v1/blocks/${bob.id}`)],
];

it.concurrent.each(ENDINGS)(
  "parts both sides within a second, for good, where one %s the other",
  async (_, end) => {
    const pair = await makePair();
    await end(pair);
    await expectParted(pair);
  },
);

it.concurrent.each<[string, (pair: Pair) => DurableObjectStub]>([
  ["the cell", ({ place }) => cellAt(place)],
  ["the hub of the one who blocks", ({ ann }) => hubOf(ann)],
  ["the hub of the one who is blocked", ({ bob }) => hubOf(bob)],
])("keeps two apart though %s is reset during the block and after it", async (_, object) => {
  const pair = await makePair();
  const { ann, bob } = pair;
  const [response] = await Promise.all([ann.send("PUT", `/v1/blocks/${bob.id}`), reset(object(pair))]);
  if (response.status !== 200) await ann.ok("PUT", `/v1/blocks/${bob.id}`);
  await Promise.all([pair.annSocket.losesSightOf(bob, 1_000), pair.bobSocket.losesSightOf(ann, 1_000)]);
  await reset(object(pair));
  await expectParted(pair);
});

it.concurrent("shows new friends to each other as soon as the request is accepted, without a new connection", async () => {
  const place = freshPlace();
  const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
  await Promise.all([share(ann), share(bob)]);
  const annSocket = await appear(ann, place.lat, place.lng);
  const bobSocket = await appear(bob, place.lat, place.lng);
  await ann.request(bob);
  await bobSocket.frame("meChanged");
  expect(annSocket.near.size + bobSocket.near.size).toBe(0);
  await bob.accept(ann);
  await Promise.all([annSocket.sees(bob), bobSocket.sees(ann)]);
});

it.concurrent("shows them again after they made up", async () => {
  const pair = await makePair();
  const { ann, bob, annSocket, bobSocket } = pair;
  await ann.ok("PUT", `/v1/blocks/${bob.id}`);
  await annSocket.losesSightOf(bob);
  await ann.ok("DELETE", `/v1/blocks/${bob.id}`);
  await ann.request(bob);
  await bob.accept(ann);
  await Promise.all([annSocket.sees(bob), bobSocket.sees(ann)]);
});
