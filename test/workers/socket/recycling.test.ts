import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { freshPlace, northOf } from "../../support/workers/fresh-place.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeSigningKey } from "../../support/workers/signing-key.ts";
import { appear, connect, connectWith, pause, share } from "../../support/workers/test-socket.ts";
import { makeFriends, type TestUser } from "../../support/workers/test-user.ts";
import { skip, startTimeMachine, stopTimeMachine } from "../../support/workers/time-machine.ts";

const OLDEST_MS = LIMITS.recycleAfterMs * 1.2;

let signToken: (user: TestUser, lifeMs: number) => Promise<string>;
beforeAll(async () => {
  await migrate();
  signToken = await makeSigningKey();
});
beforeEach(startTimeMachine);
afterEach(stopTimeMachine);

/** Bob's socket is old enough for a goodbye; Ann has just come and sees him. */
async function makeOldSocket() {
  const place = freshPlace();
  const [ann, bob] = await makeFriends();
  await share(bob);
  const bobSocket = await connectWith(await signToken(bob, 2 * OLDEST_MS));
  await skip(LIMITS.recycleAfterMs * 0.8 - 10_000);
  expect(bobSocket.frames.some(({ type }) => type === "goodbye")).toBe(false);
  await skip(OLDEST_MS - LIMITS.recycleAfterMs * 0.8 + 10_000);
  expect(await bobSocket.frame("goodbye")).toEqual({
    type: "goodbye",
    reason: "recycled",
    reconnectWithinMs: LIMITS.goodbyeGraceMs,
  });
  const annSocket = await appear(ann, place.lat, place.lng);
  await bobSocket.moveTo(place);
  await annSocket.sees(bob);
  return { place, bob, bobSocket, annSocket };
}

it("says goodbye to an old socket, which works on, and closes it with 4510 if the client stays", async () => {
  const { place, bob, bobSocket, annSocket } = await makeOldSocket();
  await skip(LIMITS.goodbyeGraceMs);
  await bobSocket.moveTo(northOf(place, 100));
  await annSocket.sees(bob, ({ lat }) => lat === northOf(place, 100).lat);
  await skip(LIMITS.goodbyeGraceMs);
  expect(await bobSocket.closing()).toEqual({ code: 4510, reason: "recycled" });
  // The client is expected back: its place stays for a while.
  expect(annSocket.near.has(bob.id)).toBe(true);
});

it("lets a client that follows a goodbye change sockets without a gap", async () => {
  const { place, bob, bobSocket, annSocket } = await makeOldSocket();
  const from = annSocket.frames.length;
  const { sessionId } = await bobSocket.frame("welcome");
  const next = await connect(bob, sessionId);
  await next.moveTo(northOf(place, 100));
  expect(await bobSocket.closing()).toEqual({ code: 4409, reason: "sessionReplaced" });
  await annSocket.sees(bob, ({ lat }) => lat === northOf(place, 100).lat);
  await pause(300);
  expect(annSocket.toldOf(bob, from)).toHaveLength(1);
  expect(annSocket.toldOf(bob, from)[0]).toMatchObject({ appeared: [], left: [] });
});
