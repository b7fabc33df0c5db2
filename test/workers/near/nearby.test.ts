import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, expect, it } from "vitest";
import { homeCell } from "../../../geo/cells.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { appear, share } from "../../support/workers/test-socket.ts";
import { makeFriends } from "../../support/workers/test-user.ts";
import { skip, startTimeMachine, stopTimeMachine } from "../../support/workers/time-machine.ts";

const PLACE = { lat: 37.5663, lng: 126.9779 };

beforeAll(migrate);
afterEach(stopTimeMachine);

it("shows a friend who shares, as the friend appears, moves and leaves", async () => {
  startTimeMachine();
  const [ann, bob] = await makeFriends();
  await share(bob);
  const annSocket = await appear(ann, PLACE.lat, PLACE.lng);
  const bobSocket = await appear(bob, PLACE.lat + 0.01, PLACE.lng);

  const seen = await annSocket.sees(bob);
  expect(seen).toMatchObject({ lat: PLACE.lat + 0.01, lng: PLACE.lng, precision: "exact", stale: false });
  expect(seen.distanceM).toBeCloseTo(1_112, -1);

  bobSocket.send({ type: "reportLocation", lat: PLACE.lat + 0.015, lng: PLACE.lng });
  await annSocket.sees(bob, ({ lat }) => lat === PLACE.lat + 0.015);
  await skip(70_000);
  bobSocket.send({ type: "reportLocation", lat: PLACE.lat + 0.2, lng: PLACE.lng });
  await annSocket.losesSightOf(bob);
  expect(bobSocket.near.size).toBe(0);
});

it("reaches the friend with an update after the cell slept between two updates", async () => {
  const [ann, bob] = await makeFriends();
  await share(bob);
  const annSocket = await appear(ann, PLACE.lat, PLACE.lng);
  const bobSocket = await appear(bob, PLACE.lat + 0.01, PLACE.lng);
  await annSocket.sees(bob);

  await evictDurableObject(env.GEO_CELLS.getByName(homeCell(PLACE)));

  bobSocket.send({ type: "reportLocation", lat: PLACE.lat + 0.015, lng: PLACE.lng });
  await annSocket.sees(bob, ({ lat }) => lat === PLACE.lat + 0.015);
  expect(annSocket.closed).toBeNull();
  expect(bobSocket.closed).toBeNull();
});
