import { beforeEach, expect, it } from "vitest";
import type { PlaceDevice } from "./place-device.ts";
import { ANN, BOB, OWNER, PlaceWorld } from "./place-world.ts";

const HOUR_MS = 3_600_000;
let world: PlaceWorld;
let owner: PlaceDevice;
let ann: PlaceDevice;
let tablet: PlaceDevice;
let bob: PlaceDevice;

beforeEach(async () => {
  world = new PlaceWorld();
  await world.begin();
  [owner, ann, tablet, bob] = world.devices as [PlaceDevice, PlaceDevice, PlaceDevice, PlaceDevice];
});

const share = (device: PlaceDevice) => {
  device.move({ lat: 1, lng: 7, at: world.clock.now() });
  device.begin(HOUR_MS);
};

it("tells whoever shares a place who has the channel open, once, and not again while places move", async () => {
  for (const device of [owner, tablet, bob]) device.open();
  share(ann);
  await world.advance(2_000);
  expect(ann.viewers).toEqual([{ users: [OWNER, BOB], gone: [] }]);
  for (let lat = 1; lat < 5; lat += 1) {
    ann.move({ lat, lng: 7, at: world.clock.now() });
    await world.advance(10_000);
  }
  expect(ann.viewers).toHaveLength(1);
  for (const device of [owner, tablet, bob]) expect(device.viewers, "they share nothing").toEqual([]);
});

it("tells of those who come and go, together, and of one who looked for a moment only", async () => {
  share(ann);
  await world.advance(5_000);
  expect(ann.viewers, "nobody has it open").toEqual([]);
  owner.open();
  bob.open();
  await world.advance(500);
  bob.close();
  await world.advance(2_000);
  expect(ann.viewers).toEqual([{ users: [OWNER], gone: [BOB] }]);
  world.disconnect(owner);
  await world.advance(2_000);
  expect(ann.viewers[1]).toEqual({ users: [], gone: [OWNER] });
});

it("tells nobody whose place does not show, and tells when it shows again", async () => {
  owner.open();
  ann.begin(HOUR_MS);
  await world.advance(5_000);
  bob.open();
  await world.advance(5_000);
  expect(ann.viewers.flatMap(({ users }) => users)).toEqual([]);
  ann.move({ lat: 1, lng: 7, at: world.clock.now() });
  await world.advance(2_000);
  expect(ann.viewers.at(-1)).toEqual({ users: [OWNER, BOB], gone: [] });
});

it("tells nothing for a sleep alone, and the whole with the next change", async () => {
  owner.open();
  share(ann);
  await world.advance(60_000);
  expect(await world.sleep()).toBe(true);
  ann.move({ lat: 2, lng: 7, at: world.clock.now() });
  await world.advance(60_000);
  expect(ann.viewers).toHaveLength(1);
  bob.open();
  await world.advance(2_000);
  expect(ann.viewers[1]).toEqual({ users: [OWNER, BOB], gone: [] });
});

it("tells a session anew that comes back", async () => {
  owner.open();
  share(ann);
  await world.advance(10_000);
  world.disconnect(ann);
  ann.connect();
  await world.advance(2_000);
  expect(ann.viewers).toEqual([{ users: [OWNER], gone: [] }]);
  expect(ann.share, `${ANN} still shares`).not.toBeNull();
});
