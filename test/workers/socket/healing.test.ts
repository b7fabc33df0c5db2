import { evictDurableObject } from "cloudflare:test";
import { beforeAll, expect, it } from "vitest";
import type { LatLng } from "../../../protocol/primitives.ts";
import { freshPlace, northOf } from "../../support/workers/fresh-place.ts";
import { abort, cellAt, hubOf, reset } from "../../support/workers/live-state.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { appear, pause, share, type TestSocket } from "../../support/workers/test-socket.ts";
import { makeFriends, type TestUser } from "../../support/workers/test-user.ts";

beforeAll(migrate);

interface Pair {
  place: LatLng;
  ann: TestUser;
  bob: TestUser;
  annSocket: TestSocket;
  bobSocket: TestSocket;
}

/** Ann sees Bob, who shares, one kilometre to the north. */
async function makePair(): Promise<Pair> {
  const place = freshPlace();
  const [ann, bob] = await makeFriends();
  await share(bob);
  const annSocket = await appear(ann, place.lat, place.lng);
  const { lat, lng } = northOf(place, 1_000);
  const bobSocket = await appear(bob, lat, lng);
  await annSocket.sees(bob);
  return { place, ann, bob, annSocket, bobSocket };
}

/** Bob walks on, and Ann must see it, without anything in between that looks like a departure. */
async function expectUnnoticed({ place, bob, annSocket, bobSocket }: Pair, from: number): Promise<void> {
  for (const metres of [1_200, 1_400]) {
    const next = northOf(place, metres);
    await bobSocket.moveTo(next);
    await annSocket.sees(bob, ({ lat }) => lat === next.lat);
  }
  for (const frame of annSocket.frames.slice(from)) {
    if (frame.type === "nearChanged") expect(frame).toMatchObject({ appeared: [], left: [] });
    expect(frame.type).not.toBe("nearSnapshot");
  }
  expect(annSocket.closed).toBeNull();
  expect(bobSocket.closed).toBeNull();
}

const sleep = (stub: DurableObjectStub) => evictDurableObject(stub);

const FAULTS: [what: string, fault: (pair: Pair) => Promise<unknown>][] = [
  ["the cell is reset", ({ place }) => reset(cellAt(place))],
  ["the cell is killed", ({ place }) => abort(cellAt(place))],
  ["the cell sleeps", ({ place }) => sleep(cellAt(place))],
  ["the friend's hub is reset", ({ bob }) => reset(hubOf(bob))],
  ["the friend's hub is killed", ({ bob }) => abort(hubOf(bob))],
  ["the friend's hub sleeps", ({ bob }) => sleep(hubOf(bob))],
  ["the viewer's hub is reset", ({ ann }) => reset(hubOf(ann))],
  ["the viewer's hub is killed", ({ ann }) => abort(hubOf(ann))],
  [
    "the cell and both hubs are reset at once",
    ({ place, ann, bob }) => Promise.all([cellAt(place), hubOf(ann), hubOf(bob)].map(reset)),
  ],
  [
    "the cell and both hubs are killed at once",
    ({ place, ann, bob }) => Promise.all([cellAt(place), hubOf(ann), hubOf(bob)].map(abort)),
  ],
  [
    "the cell and both hubs sleep",
    ({ place, ann, bob }) => Promise.all([cellAt(place), hubOf(ann), hubOf(bob)].map(sleep)),
  ],
];

it.concurrent.each(FAULTS)("goes on as if nothing had been when %s", async (_, fault) => {
  const pair = await makePair();
  const from = pair.annSocket.frames.length;
  await fault(pair);
  await expectUnnoticed(pair, from);
});

it.concurrent.each(FAULTS)("shows a ghost no more within a second after %s", async (_, fault) => {
  const pair = await makePair();
  await fault(pair);
  await share(pair.bob, "nobody");
  await pair.annSocket.losesSightOf(pair.bob, 1_000);
  const from = pair.annSocket.frames.length;
  await pair.bobSocket.moveTo(northOf(pair.place, 2_000));
  await pause(400);
  expect(pair.annSocket.toldOf(pair.bob, from)).toEqual([]);
});

it.concurrent.each(FAULTS)(
  "parts two who end their friendship within a second after %s",
  async (_, fault) => {
    const pair = await makePair();
    await share(pair.ann);
    await pair.bobSocket.sees(pair.ann);
    await fault(pair);
    await pair.ann.ok("DELETE", `/v1/friends/${pair.bob.id}`);
    await Promise.all([
      pair.annSocket.losesSightOf(pair.bob, 1_000),
      pair.bobSocket.losesSightOf(pair.ann, 1_000),
    ]);
    const [fromAnn, fromBob] = [pair.annSocket.frames.length, pair.bobSocket.frames.length];
    await pair.bobSocket.moveTo(northOf(pair.place, 2_000));
    await pair.annSocket.moveTo(northOf(pair.place, 100));
    await pause(400);
    expect(pair.annSocket.toldOf(pair.bob, fromAnn)).toEqual([]);
    expect(pair.bobSocket.toldOf(pair.ann, fromBob)).toEqual([]);
  },
);
