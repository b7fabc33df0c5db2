import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { coarsen } from "../../../geo/coarsen.ts";
import { distanceM } from "../../../geo/distance.ts";
import type { LatLng } from "../../../protocol/primitives.ts";
import { freshPlace, northOf } from "../../support/workers/fresh-place.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { appear, pause, share } from "../../support/workers/test-socket.ts";
import { makeFriends, makeGuest } from "../../support/workers/test-user.ts";
import { skip, startTimeMachine, stopTimeMachine } from "../../support/workers/time-machine.ts";

beforeAll(migrate);
beforeEach(startTimeMachine);
afterEach(stopTimeMachine);

/** A place in a square of its own, and how far north one may go from there within the square. */
function inSquare(): { middle: LatLng; at: (metres: number) => LatLng } {
  const middle = coarsen(freshPlace());
  return { middle, at: (metres) => northOf(middle, metres) };
}

const approximate = { precision: "approximate" } as const;

it("shows the middle of the square, the distance to it, and the minute", async () => {
  const { middle, at } = inSquare();
  const [ann, bob] = await makeFriends();
  await share(bob, "friends", approximate);
  const viewer = at(-2_000);
  const annSocket = await appear(ann, viewer.lat, viewer.lng);
  const bobPlace = at(321);
  await appear(bob, bobPlace.lat, bobPlace.lng);
  const shown = await annSocket.sees(bob);
  expect(shown).toMatchObject({ ...middle, precision: "approximate" });
  expect(shown.distanceM).toBeCloseTo(distanceM(viewer, middle), 0);
  expect(shown.at % 60_000).toBe(0);
  expect(JSON.stringify(annSocket.frames)).not.toContain(String(bobPlace.lat));
});

it("says nothing while the friend moves within the square, and the next square's middle after it", async () => {
  const { middle, at } = inSquare();
  const [ann, bob] = await makeFriends();
  await share(bob, "friends", approximate);
  const annSocket = await appear(ann, middle.lat, middle.lng);
  const bobSocket = await appear(bob, middle.lat, middle.lng);
  await annSocket.sees(bob);
  const from = annSocket.frames.length;
  for (const metres of [400, -400, 200, 450]) {
    await bobSocket.moveTo(at(metres));
    await skip(59_000);
  }
  expect(annSocket.toldOf(bob, from)).toEqual([]);
  await bobSocket.moveTo(at(1_000));
  await annSocket.sees(bob, ({ lat, lng }) => {
    const next = coarsen(at(1_000));
    return lat === next.lat && lng === next.lng;
  });
});

it("never lets the exact place through when precision is turned down on a live connection", async () => {
  const { middle, at } = inSquare();
  const [ann, bob] = await makeFriends();
  await share(bob);
  const annSocket = await appear(ann, middle.lat, middle.lng);
  const bobSocket = await appear(bob, at(123).lat, middle.lng);
  await annSocket.sees(bob, ({ lat }) => lat === at(123).lat);
  await share(bob, "friends", approximate);
  await annSocket.sees(bob, ({ precision }) => precision === "approximate");
  const from = annSocket.frames.length;
  await bobSocket.moveTo(at(-222));
  await pause(400);
  expect(annSocket.toldOf(bob, from)).toEqual([]);
  expect(annSocket.near.get(bob.id)).toMatchObject(middle);
});

it("shows the other precision to exceptions", async () => {
  const { middle, at } = inSquare();
  const [ann, bob] = await makeFriends();
  const carol = await makeGuest();
  await bob.request(carol);
  await carol.accept(bob);
  await share(bob, "friends", { ...approximate, precisionExceptions: [carol.id] });
  const [annSocket, carolSocket] = await Promise.all(
    [ann, carol].map((user) => appear(user, middle.lat, middle.lng)),
  );
  await appear(bob, at(250).lat, middle.lng);
  expect(await annSocket?.sees(bob)).toMatchObject({ ...middle, precision: "approximate" });
  expect(await carolSocket?.sees(bob)).toMatchObject({ lat: at(250).lat, precision: "exact" });
});
