import { evictDurableObject } from "cloudflare:test";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { LatLng } from "../../../protocol/primitives.ts";
import { freshPlace, northOf } from "../../support/workers/fresh-place.ts";
import { cellAt } from "../../support/workers/live-state.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { appear, connect, pause, share, type TestSocket } from "../../support/workers/test-socket.ts";
import { makeFriends, makeGuest, type TestUser } from "../../support/workers/test-user.ts";
import { skip, startTimeMachine, stopTimeMachine } from "../../support/workers/time-machine.ts";

beforeAll(migrate);
beforeEach(startTimeMachine);
afterEach(stopTimeMachine);

interface Scene {
  place: LatLng;
  ann: TestUser;
  bob: TestUser;
  annSocket: TestSocket;
  bobSocket: TestSocket;
  sessionId: string;
}

/** Ann sees Bob. */
async function makeScene(): Promise<Scene> {
  const place = freshPlace();
  const [ann, bob] = await makeFriends();
  await Promise.all([share(ann), share(bob)]);
  const annSocket = await appear(ann, place.lat, place.lng);
  const bobSocket = await appear(bob, place.lat, place.lng);
  await annSocket.sees(bob);
  const { sessionId } = await bobSocket.frame("welcome");
  return { place, ann, bob, annSocket, bobSocket, sessionId };
}

/** A client that lost its network cannot say goodbye. */
async function lose(socket: TestSocket): Promise<void> {
  socket.close(4_999);
  await socket.closing();
  await pause(50);
}

/** Bob goes on, on a new socket of the same session. */
async function resume({ bob, sessionId, place }: Scene): Promise<TestSocket> {
  const socket = await connect(bob, sessionId);
  expect(await socket.frame("welcome")).toMatchObject({ sessionId, resumed: true });
  await socket.moveTo(northOf(place, 100));
  socket.send({ type: "watchNear" });
  return socket;
}

/** Ann must see Bob move on, without a departure or an arrival. */
async function expectUnnoticed({ annSocket, bob, place }: Scene, socket: TestSocket, from: number) {
  await annSocket.sees(bob, ({ lat }) => lat === northOf(place, 100).lat);
  await skip(1_000);
  await socket.moveTo(northOf(place, 200));
  await annSocket.sees(bob, ({ lat }) => lat === northOf(place, 200).lat);
  await skip(20_000);
  await pause(200);
  expect(annSocket.toldOf(bob, from)).toHaveLength(2);
  for (const frame of annSocket.toldOf(bob, from)) expect(frame).toMatchObject({ appeared: [], left: [] });
}

it("continues a session whose socket was lost, and nobody notices", async () => {
  const scene = await makeScene();
  const from = scene.annSocket.frames.length;
  await lose(scene.bobSocket);
  await skip(10_000);
  const socket = await resume(scene);
  await socket.sees(scene.ann);
  await expectUnnoticed(scene, socket, from);
});

it("closes the old socket of a continued session with 4409, and nobody notices", async () => {
  const scene = await makeScene();
  const from = scene.annSocket.frames.length;
  const socket = await resume(scene);
  expect(await scene.bobSocket.closing()).toEqual({ code: 4409, reason: "sessionReplaced" });
  await expectUnnoticed(scene, socket, from);
});

it("keeps the place of a lost socket for fifteen seconds, and then lets it go", async () => {
  const { annSocket, bob, bobSocket } = await makeScene();
  await lose(bobSocket);
  await skip(14_500);
  await pause(100);
  expect(annSocket.near.has(bob.id)).toBe(true);
  await skip(500);
  await annSocket.losesSightOf(bob, 1_000);
});

it.each(["is awake", "sleeps"])(
  "lets go at once of a client that closes with 1000 while the cell %s",
  async (how) => {
    const { place, annSocket, bob, bobSocket } = await makeScene();
    if (how === "sleeps") await evictDurableObject(cellAt(place));
    bobSocket.close(1_000);
    await annSocket.losesSightOf(bob, 1_000);
  },
);

it("begins a session with the id that a client names, even where none is left of it", async () => {
  const scene = await makeScene();
  await lose(scene.bobSocket);
  await skip(20_000);
  await scene.annSocket.losesSightOf(scene.bob);
  await resume(scene);
  await scene.annSocket.sees(scene.bob);
});

it("does not let anybody continue the session of somebody else", async () => {
  const { annSocket, bob, bobSocket, sessionId, place } = await makeScene();
  const eve = await makeGuest();
  const eveSocket = await connect(eve, sessionId);
  eveSocket.send({ type: "watchNear" });
  await eveSocket.moveTo(place);
  await eveSocket.frame("nearSnapshot");
  await pause(200);
  expect(eveSocket.near.size).toBe(0);
  expect(bobSocket.closed).toBeNull();
  eveSocket.close();
  await bobSocket.moveTo(northOf(place, 300));
  await annSocket.sees(bob, ({ lat }) => lat === northOf(place, 300).lat);
});
