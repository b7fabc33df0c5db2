import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { freshPlace, northOf } from "../../support/workers/fresh-place.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { appear, pause, share } from "../../support/workers/test-socket.ts";
import { makeFriends } from "../../support/workers/test-user.ts";
import { skip, startTimeMachine, stopTimeMachine } from "../../support/workers/time-machine.ts";

beforeAll(migrate);
beforeEach(startTimeMachine);
afterEach(stopTimeMachine);

/** Ann sees Bob, but has stopped reading: she was sent more than the limit and confirmed none of it. */
async function makeSlowReader() {
  const place = freshPlace();
  const [ann, bob] = await makeFriends();
  await share(bob);
  const annSocket = await appear(ann, place.lat, place.lng);
  const bobSocket = await appear(bob, place.lat, place.lng);
  await annSocket.sees(bob);
  annSocket.answersPings = false;
  // Her own sharing setting comes back to her as a frame of this size.
  const userIds = Array.from({ length: LIMITS.maxFriends }, (_, n) => `somebody-${n}`.padEnd(40, "x"));
  const from = annSocket.frames.length;
  for (let n = 1; n <= 2; n += 1) {
    await share(ann, "only", { userIds });
    await annSocket.until(
      () => annSocket.frames.slice(from).filter(({ type }) => type === "meChanged").length === n || undefined,
    );
  }
  const sentBytes = annSocket.frames
    .slice(from)
    .reduce((sum, frame) => sum + JSON.stringify(frame).length, 0);
  expect(sentBytes).toBeGreaterThan(LIMITS.maxUnconfirmedBytes);
  return { place, ann, bob, annSocket, bobSocket };
}

it("holds the near stream back, and sends one frame of differences once the client caught up", async () => {
  const { place, bob, annSocket, bobSocket } = await makeSlowReader();
  const from = annSocket.frames.length;
  for (const metres of [100, 200, 300]) {
    await bobSocket.moveTo(northOf(place, metres));
    await skip(600);
  }
  await pause(300);
  expect(annSocket.toldOf(bob, from)).toEqual([]);
  // Replies are not held back.
  expect(await annSocket.request({ type: "ping" })).toMatchObject({ type: "pong" });

  const asked = annSocket.frames.flatMap((frame) => (frame.type === "ping" ? [frame.n] : []));
  annSocket.send({ type: "pong", n: Math.max(...asked) });
  await annSocket.sees(bob, ({ lat }) => lat === northOf(place, 300).lat);
  expect(annSocket.toldOf(bob, from)).toHaveLength(1);

  await bobSocket.moveTo(northOf(place, 400));
  await annSocket.sees(bob, ({ lat }) => lat === northOf(place, 400).lat);
});

it("mentions nobody who came and went in the meantime", async () => {
  const { place, bob, annSocket, bobSocket } = await makeSlowReader();
  const from = annSocket.frames.length;
  for (const metres of [15_000, 0, 15_000]) {
    await bobSocket.jumpTo(northOf(place, metres));
    await skip(1_000);
    await pause(400);
  }
  // Whoever left a cell may have crossed into another one, and is waited for.
  await skip(3_000);
  await pause(200);
  expect(annSocket.toldOf(bob, from)).toEqual([]);
  const asked = annSocket.frames.flatMap((frame) => (frame.type === "ping" ? [frame.n] : []));
  annSocket.send({ type: "pong", n: Math.max(...asked) });
  await annSocket.losesSightOf(bob);
  const [told, ...more] = annSocket.toldOf(bob, from);
  expect(told).toMatchObject({ appeared: [], moved: [], left: [bob.id] });
  expect(more).toEqual([]);
});

it("closes with 4512 a client that confirms nothing for fifteen seconds", async () => {
  const { annSocket, bobSocket } = await makeSlowReader();
  await skip(10_000);
  expect(annSocket.closed).toBeNull();
  await skip(6_000);
  await skip(5_000);
  expect(await annSocket.closing()).toEqual({ code: 4512, reason: "slowReader" });
  expect(await bobSocket.request({ type: "ping" })).toMatchObject({ type: "pong" });
});
