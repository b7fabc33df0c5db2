import { beforeEach, expect, it } from "vitest";
import { LOST_GRACE_MS, RETURN_MS } from "../../../durable-objects/chat-channel/live-places.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { PlaceDevice } from "./place-device.ts";
import { ANN, OWNER, PlaceWorld } from "./place-world.ts";

const HOUR_MS = 3_600_000;
type Change = (core: PlaceWorld["core"], nowMs: number) => unknown;
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

const goTo = (device: PlaceDevice, lat: number) => device.move({ lat, lng: 7, at: world.clock.now() });
/** Where a device is shown everyone. */
const shown = (device: PlaceDevice) =>
  Object.fromEntries([...device.places.values()].map(({ userId, lat }) => [userId, lat]));

it("tells everyone who has the channel open, the sharer and other devices of the same user, too", async () => {
  for (const device of [owner, ann, tablet]) device.open();
  ann.begin(HOUR_MS);
  goTo(ann, 1);
  for (const device of [owner, ann, tablet]) expect(shown(device)).toEqual({ [ANN]: 1 });
  expect(shown(bob)).toEqual({});
  expect(owner.frames.at(-1)).toEqual({
    type: "channelPlacesChanged",
    channelId: "a-channel",
    places: [
      {
        userId: ANN,
        lat: 1,
        lng: 7,
        precision: "exact",
        at: world.clock.now(),
        until: ann.share?.until,
      },
    ],
    stopped: [],
  });
});

it("tells a device that opens the channel who shares at the moment, be it nobody", () => {
  bob.open();
  expect(bob.frames).toEqual([{ type: "channelPlacesSnapshot", channelId: "a-channel", places: [] }]);
  ann.begin(HOUR_MS);
  goTo(ann, 1);
  goTo(owner, 2);
  owner.begin(HOUR_MS);
  tablet.open();
  expect(tablet.frames).toHaveLength(1);
  expect(shown(tablet)).toEqual({ [ANN]: 1, [OWNER]: 2 });
});

it("sends one frame a tick, with the newest place of each", async () => {
  for (const device of [owner, bob]) device.open();
  ann.begin(HOUR_MS);
  goTo(bob, 50);
  bob.begin(HOUR_MS);
  await world.advance(1_000);
  owner.frames.length = 0;
  for (let lat = 1; lat <= 5; lat += 1) {
    goTo(ann, lat);
    goTo(bob, 50 + lat);
  }
  expect(owner.frames).toMatchObject([{ places: [{ userId: ANN, lat: 1 }] }]);
  await world.advance(LIMITS.nearTickMs);
  expect(owner.frames.slice(1)).toMatchObject([{ places: [{ lat: 55 }, { lat: 5 }], stopped: [] }]);
  await world.advance(10_000);
  expect(owner.frames).toHaveLength(2);
});

it("lets the device count that was asked last, whichever is heard last, and tells the other", async () => {
  bob.open();
  goTo(ann, 1);
  goTo(tablet, 2);
  ann.begin(HOUR_MS);
  await world.advance(1_000);
  tablet.begin(HOUR_MS);
  expect(ann.share).toBeNull();
  await world.advance(1_000);
  expect(shown(bob)).toEqual({ [ANN]: 2 });
  // A device that could not be told says again what it was asked before the other one.
  ann.share = {
    n: 1,
    askedAtMs: 0,
    until: world.clock.now() + HOUR_MS,
    precision: "exact",
    place: ann.place,
  };
  ann.connect();
  await world.advance(1_000);
  expect(shown(bob)).toEqual({ [ANN]: 2 });
  expect(ann.share).toBeNull();
});

it("ends what a user shares from whichever device they say so", async () => {
  bob.open();
  goTo(ann, 1);
  ann.begin(HOUR_MS);
  await world.advance(1_000);
  tablet.end(true);
  expect(shown(bob)).toEqual({});
  expect(ann.share).toBeNull();
});

it("refuses those who are no members or may not write, and ends what they share", async () => {
  bob.open();
  const began = async () => {
    ann.begin(HOUR_MS);
    await world.advance(1_000);
    return ann.share !== null;
  };
  goTo(ann, 1);
  const states: [forbid: Change, allow: Change][] = [
    [
      (core, nowMs) => core.update(OWNER, { archived: true }, nowMs),
      (core, nowMs) => core.update(OWNER, { archived: false }, nowMs),
    ],
    [
      (core, nowMs) => core.update(OWNER, { readOnly: true }, nowMs),
      (core, nowMs) => core.update(OWNER, { readOnly: false }, nowMs),
    ],
    [
      (core, nowMs) => core.removeMember(OWNER, ANN, nowMs),
      (core, nowMs) => core.addMembers(OWNER, [ANN], nowMs),
    ],
  ];
  for (const [forbid, allow] of states) {
    expect(await began()).toBe(true);
    expect(shown(bob)).toEqual({ [ANN]: 1 });
    await world.change(forbid);
    expect([ann.share, shown(bob)]).toEqual([null, {}]);
    expect(await began()).toBe(false);
    await world.change(allow);
  }
});

it("ends what is shared where a channel becomes too large, and refuses it from then on", async () => {
  world = new PlaceWorld();
  await world.begin(LIMITS.maxFanOutMembers);
  const [, phone, , watcher] = world.devices as [PlaceDevice, PlaceDevice, PlaceDevice, PlaceDevice];
  watcher.open();
  goTo(phone, 1);
  phone.begin(HOUR_MS);
  expect(shown(watcher)).toEqual({ [ANN]: 1 });
  await world.change((core, nowMs) => core.addMembers(OWNER, ["one-too-many"], nowMs));
  await world.advance(1_000);
  expect([phone.share, shown(watcher)]).toEqual([null, {}]);
  expect(world.core.admitShare(ANN)).toMatchObject({ refused: { code: "limitReached" } });
});

it("shows a place for a while whose session has lost its link, and no longer", async () => {
  bob.open();
  goTo(ann, 1);
  ann.begin(HOUR_MS);
  await world.advance(1_000);
  const frames = bob.frames.length;
  world.disconnect(ann);
  await world.advance(LOST_GRACE_MS - 1_000);
  ann.connect();
  await world.advance(10_000);
  expect(shown(bob)).toEqual({ [ANN]: 1 });
  for (const frame of bob.frames.slice(frames)) expect(frame).toMatchObject({ stopped: [] });
  world.disconnect(ann);
  await world.advance(LOST_GRACE_MS);
  expect(shown(bob)).toEqual({});
});

it("lets go of a place whose session has a newer link that does not share it any more", async () => {
  bob.open();
  goTo(ann, 1);
  ann.begin(HOUR_MS);
  await world.advance(1_000);
  ann.share = null;
  ann.connect();
  await world.advance(LOST_GRACE_MS - 1);
  expect(shown(bob)).toEqual({ [ANN]: 1 });
  await world.advance(1);
  expect(shown(bob)).toEqual({});
});

it("tells nobody after a reset that places are missing, before their sessions had the time to come back", async () => {
  bob.open();
  goTo(ann, 1);
  ann.begin(HOUR_MS);
  await world.advance(1_000);
  world.crash();
  bob.connect();
  await world.advance(RETURN_MS / 2);
  expect(shown(bob)).toEqual({ [ANN]: 1 });
  ann.connect();
  goTo(owner, 2);
  await world.advance(RETURN_MS);
  expect(bob.frames.at(-1)).toMatchObject({ type: "channelPlacesSnapshot", places: [{ userId: ANN }] });

  world.crash();
  bob.connect();
  await world.advance(RETURN_MS);
  expect(shown(bob)).toEqual({});
});

it("knows after a sleep who shares, who watches, and who went while it slept", async () => {
  bob.open();
  for (const device of [ann, owner]) {
    goTo(device, 1);
    device.begin(HOUR_MS);
  }
  await world.advance(60_000);
  expect(await world.sleep()).toBe(true);
  goTo(ann, 3);
  expect(shown(bob)).toEqual({ [ANN]: 3, [OWNER]: 1 });
  await world.advance(60_000);
  expect(await world.sleep()).toBe(true);
  tablet.open();
  expect(shown(tablet)).toEqual({ [ANN]: 3, [OWNER]: 1 });
  await world.advance(60_000);
  expect(await world.sleep()).toBe(true);
  // The second is not listed any more when the first wakes the object.
  world.disconnect(ann, owner);
  await world.advance(LOST_GRACE_MS + 1_000);
  expect([shown(bob), shown(tablet)]).toEqual([{}, {}]);
});

it("waits after a sleep for those who shared through a relay, and lets go of who does not come back", async () => {
  bob.open();
  for (const device of [ann, owner]) {
    goTo(device, 1);
    device.begin(HOUR_MS);
  }
  await world.advance(60_000);
  world.sleepOn(ann, owner);
  ann.connect();
  tablet.open();
  await world.advance(RETURN_MS / 2);
  expect(shown(bob)).toEqual({ [ANN]: 1, [OWNER]: 1 });
  await world.advance(RETURN_MS);
  expect(shown(bob)).toEqual({ [ANN]: 1 });
});

it("never hands out what is over, or too old, though no session said so", async () => {
  goTo(ann, 1);
  ann.begin(60_000);
  goTo(owner, 2);
  owner.begin(HOUR_MS);
  // These sessions end nothing: they hang.
  await world.clock.advance(60_000);
  bob.open();
  expect(shown(bob)).toEqual({ [OWNER]: 2 });
  await world.clock.advance(LIMITS.expireAfterMs);
  tablet.open();
  expect(shown(tablet)).toEqual({});
});

it("sets no timer where nobody watches, so that it may sleep", async () => {
  goTo(ann, 1);
  ann.begin(HOUR_MS);
  goTo(ann, 2);
  ann.end(false);
  expect(world.clock.pending).toBe(0);
});
