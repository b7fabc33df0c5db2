import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { coarsen } from "../../../geo/coarsen.ts";
import type { SharedPlace } from "../../../protocol/chat/shared-places.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { LatLng } from "../../../protocol/primitives.ts";
import { channelOf } from "../../support/workers/channel-link.ts";
import { ChatDevice } from "../../support/workers/chat-device.ts";
import { northOf } from "../../support/workers/fresh-place.ts";
import { makeGroup, openDirect } from "../../support/workers/http-channels.ts";
import { abort, reset } from "../../support/workers/live-state.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { pause } from "../../support/workers/test-socket.ts";
import { makeFriends, type TestUser } from "../../support/workers/test-user.ts";
import { skip, startTimeMachine, stopTimeMachine } from "../../support/workers/time-machine.ts";

beforeAll(migrate);
beforeEach(startTimeMachine);
afterEach(stopTimeMachine);

const HERE = { lat: 37.5663, lng: 126.9779 };
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let ann: TestUser;
let bob: TestUser;
let annPhone: ChatDevice;
let bobPhone: ChatDevice;
let channelId: string;

/** Ann and Bob in a group; Bob has it open, Ann is somewhere. Their friends see nothing of either: that has no say here. */
async function meet(): Promise<void> {
  [ann, bob] = await makeFriends();
  ({ channelId } = await makeGroup(ann, bob));
  await arrive();
}

async function arrive(): Promise<void> {
  [annPhone, bobPhone] = await Promise.all([ChatDevice.of(ann), ChatDevice.of(bob)]);
  await bobPhone.open(channelId);
  await annPhone.socket.moveTo(HERE);
}

const share = (device: ChatDevice, more: { forMs?: number; precision?: "exact" | "approximate" } = {}) => {
  const { forMs = HOUR_MS, precision = "exact" } = more;
  const until = Date.now() + forMs;
  return device.request("sharedInChannel", { type: "shareInChannel", channelId, until, precision });
};

/** What a device holds of the places in the channel, by nothing but what the protocol promises. */
function placesOf({ socket }: ChatDevice): Map<string, SharedPlace> {
  const places = new Map<string, SharedPlace>();
  for (const frame of socket.frames) {
    if (frame.type === "channelPlacesSnapshot") places.clear();
    else if (frame.type !== "channelPlacesChanged") continue;
    else for (const userId of frame.stopped) places.delete(userId);
    for (const place of frame.places) places.set(place.userId, place);
  }
  return places;
}

const sees = (device: ChatDevice, user: TestUser, { lat, lng }: LatLng) =>
  device.socket.until(() => {
    const place = placesOf(device).get(user.id);
    return place?.lat === lat && place.lng === lng ? place : undefined;
  });

const losesSight = (device: ChatDevice, user: TestUser) =>
  device.socket.until(() => !placesOf(device).has(user.id) || undefined);

/** How often a device was told that somebody is not to be shown any more. */
const losses = ({ socket }: ChatDevice, { id }: TestUser): number =>
  socket.frames.filter(
    (frame) =>
      (frame.type === "channelPlacesChanged" && frame.stopped.includes(id)) ||
      (frame.type === "channelPlacesSnapshot" && !frame.places.some(({ userId }) => userId === id)),
  ).length;

it("shows whoever has the channel open how somebody moves, and nobody else", async () => {
  await meet();
  const other = await ChatDevice.of(bob);
  const { until } = await share(annPhone);
  expect(await sees(bobPhone, ann, HERE)).toMatchObject({ precision: "exact", until });
  for (const metres of [20, 40, 60]) {
    await skip(1_000);
    await annPhone.socket.moveTo(northOf(HERE, metres));
    await sees(bobPhone, ann, northOf(HERE, metres));
  }
  // The sharer has it not open; a device that opens it later is told at once.
  expect(placesOf(annPhone).size + placesOf(other).size).toBe(0);
  await Promise.all([annPhone, other].map((device) => device.open(channelId)));
  await Promise.all([annPhone, other].map((device) => sees(device, ann, northOf(HERE, 60))));
  await annPhone.request("unsharedInChannel", { type: "unshareInChannel", channelId });
  await Promise.all([annPhone, bobPhone, other].map((device) => losesSight(device, ann)));
});

it("shows an approximate place by its square, to the minute, and no move within it", async () => {
  await meet();
  await share(annPhone, { precision: "approximate" });
  const { at, precision } = await sees(bobPhone, ann, coarsen(HERE));
  expect([at % 60_000, precision]).toEqual([0, "approximate"]);
  const { length } = bobPhone.socket.frames;
  await skip(1_000);
  await annPhone.socket.moveTo(northOf(HERE, 10));
  await skip(MINUTE_MS);
  await annPhone.socket.moveTo(northOf(HERE, 3_000));
  await sees(bobPhone, ann, coarsen(northOf(HERE, 3_000)));
  const told = bobPhone.socket.frames.slice(length);
  expect(told.filter(({ type }) => type === "channelPlacesChanged")).toHaveLength(1);
  expect(JSON.stringify(told)).not.toContain(String(northOf(HERE, 10).lat));
});

it.each<[what: string, end: () => Promise<unknown>]>([
  ["its time is over", () => skip(MINUTE_MS)],
  ["the place is withdrawn", () => annPhone.request("locationWithdrawn", { type: "withdrawLocation" })],
  ["the sharer leaves", () => ann.ok("POST", `/v1/channels/${channelId}/leave`)],
  ["the channel is archived", () => ann.ok("PATCH", `/v1/channels/${channelId}`, { archived: true })],
  [
    "the device is signed out",
    async () => {
      const { items } = await ann.ok<{ items: { deviceId: string }[] }>("GET", "/v1/me/devices");
      await ann.send("DELETE", `/v1/me/devices/${items[0]?.deviceId}`);
    },
  ],
  ["the app says goodbye", async () => annPhone.socket.close(1_000)],
  [
    "the session does not come back in time",
    async () => {
      await annPhone.lose();
      await skip(LIMITS.lingerMs);
    },
  ],
  [
    "another device says so",
    async () => {
      const tablet = await ChatDevice.of(ann);
      await tablet.request("unsharedInChannel", { type: "unshareInChannel", channelId });
      expect(await annPhone.socket.frame("unsharedInChannel")).toMatchObject({ reason: "asked" });
    },
  ],
])("ends for everyone when %s", async (_, end) => {
  await meet();
  await share(annPhone, { forMs: MINUTE_MS });
  await sees(bobPhone, ann, HERE);
  await end();
  await losesSight(bobPhone, ann);
});

it("ends when somebody is removed, and with a friendship whose direct channel it was", async () => {
  await meet();
  await annPhone.open(channelId);
  await bobPhone.socket.moveTo(HERE);
  await share(bobPhone);
  await sees(annPhone, bob, HERE);
  await ann.ok("DELETE", `/v1/channels/${channelId}/members/${bob.id}`);
  await losesSight(annPhone, bob);
  expect(await bobPhone.socket.frame("unsharedInChannel")).toMatchObject({ reason: "notAllowed" });

  ({ channelId } = await openDirect(ann, bob));
  await arrive();
  await share(annPhone);
  await sees(bobPhone, ann, HERE);
  await bob.ok("DELETE", `/v1/friends/${ann.id}`);
  await losesSight(bobPhone, ann);
  expect(await annPhone.socket.frame("unsharedInChannel")).toMatchObject({ reason: "notAllowed" });
});

it("hides a place that was not refreshed for long, and shows it again with the next report", async () => {
  await meet();
  await share(annPhone);
  await sees(bobPhone, ann, HERE);
  await skip(LIMITS.staleAfterMs);
  await skip(LIMITS.expireAfterMs - LIMITS.staleAfterMs);
  await losesSight(bobPhone, ann);
  await annPhone.socket.moveTo(northOf(HERE, 30));
  await sees(bobPhone, ann, northOf(HERE, 30));
});

it("follows the device that was asked last, and tells the other", async () => {
  await meet();
  await share(annPhone);
  await sees(bobPhone, ann, HERE);
  const tablet = await ChatDevice.of(ann);
  await tablet.socket.moveTo(northOf(HERE, 500));
  await share(tablet);
  await sees(bobPhone, ann, northOf(HERE, 500));
  expect(await annPhone.socket.frame("unsharedInChannel")).toMatchObject({ channelId, reason: "replaced" });
  await skip(1_000);
  await annPhone.socket.moveTo(northOf(HERE, 50));
  await pause(100);
  expect(placesOf(bobPhone).get(ann.id)).toMatchObject({ lat: northOf(HERE, 500).lat });
});

it("goes on where a session is resumed, without a gap", async () => {
  await meet();
  const { until } = await share(annPhone);
  await sees(bobPhone, ann, HERE);
  const before = losses(bobPhone, ann);
  const { sessionId } = await annPhone.socket.frame("welcome");
  await annPhone.lose();
  await skip(LIMITS.lingerMs / 2);
  const again = await ChatDevice.of(ann, sessionId);
  await again.socket.moveTo(northOf(HERE, 80));
  const ageMs = LIMITS.lingerMs / 2;
  await again.request("sharedInChannel", { type: "shareInChannel", channelId, until, ageMs });
  await sees(bobPhone, ann, northOf(HERE, 80));
  await skip(LIMITS.lingerMs);
  await pause(100);
  expect(losses(bobPhone, ann)).toBe(before);
});

it.each<[what: string, fault: () => Promise<unknown>]>([
  ["was put to sleep", () => evictDurableObject(channelOf(channelId))],
  ["was reset", () => reset(channelOf(channelId))],
  ["was killed", () => abort(channelOf(channelId))],
  [
    "lost the link of the session that shares",
    () =>
      runInDurableObject(channelOf(channelId), (_, state) => {
        for (const socket of state.getWebSockets()) {
          const link = socket.deserializeAttachment() as { user?: string } | null;
          if (link?.user === ann.id) socket.close(1_011);
        }
      }),
  ],
])("nobody vanishes where the channel %s, and everyone is seen to move on", async (_, fault) => {
  await meet();
  await share(annPhone);
  await sees(bobPhone, ann, HERE);
  const before = losses(bobPhone, ann);
  for (const metres of [20, 40]) {
    await skip(1_000);
    await fault();
    await annPhone.socket.moveTo(northOf(HERE, metres));
    await sees(bobPhone, ann, northOf(HERE, metres));
  }
  await skip(5_000);
  await pause(100);
  expect(losses(bobPhone, ann)).toBe(before);
  // Asleep or not, it knows who shares.
  await fault();
  const other = await ChatDevice.of(bob);
  await other.open(channelId);
  await sees(other, ann, northOf(HERE, 40));
});

it("knows after a sleep that somebody went", async () => {
  await meet();
  await share(annPhone);
  await sees(bobPhone, ann, HERE);
  await skip(1_000);
  await evictDurableObject(channelOf(channelId));
  annPhone.socket.close(1_000);
  await losesSight(bobPhone, ann);
});
