import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import type { LocationView, LocationViewPage } from "../../../protocol/location-views.ts";
import { deleteAccount, runCronFor } from "../../support/workers/account-deletion.ts";
import { freshPlace, northOf } from "../../support/workers/fresh-place.ts";
import { makeGroup } from "../../support/workers/http-channels.ts";
import { abort, hubOf } from "../../support/workers/live-state.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { appear, connect, share } from "../../support/workers/test-socket.ts";
import { makeFriends, send, type TestUser } from "../../support/workers/test-user.ts";
import { skip, startTimeMachine, stopTimeMachine } from "../../support/workers/time-machine.ts";

beforeAll(migrate);
beforeEach(startTimeMachine);
afterEach(stopTimeMachine);

const page = (user: TestUser, query = "") =>
  user.ok<LocationViewPage>("GET", `/v1/me/location-views${query}`);
const log = async (user: TestUser) => (await page(user)).items;
const HOUR_MS = 3_600_000;
/** Until what happens now is in the hub. */
const written = async () => {
  await skip(1_000);
  await skip(60_000);
};
/** What a hub stores of it. */
const stored = (user: TestUser) =>
  runInDurableObject(hubOf(user), (_, { storage }) =>
    JSON.stringify(storage.sql.exec("SELECT * FROM location_views").toArray()),
  );

/** Ann, who watches and shares exactly, and Bob, who shares so, a kilometre from her. */
async function meet(...sharing: Parameters<typeof share> extends [unknown, ...infer Rest] ? Rest : never) {
  const place = freshPlace();
  const [ann, bob] = await makeFriends();
  await share(ann);
  await share(bob, ...sharing);
  const annSocket = await appear(ann, place.lat, place.lng);
  const there = northOf(place, 1_000);
  const bobSocket = await appear(bob, there.lat, there.lng);
  if (sharing[0] !== "nobody") await annSocket.sees(bob);
  return { place, there, ann, bob, annSocket, bobSocket };
}

it("names who saw whom, how, and from when to when, without a coordinate; and nothing of who saw nobody", async () => {
  const { ann, bob, annSocket, bobSocket, there } = await meet();
  await written();
  const [time, ...others] = await log(bob);
  expect(others).toEqual([]);
  expect(time).toMatchObject({
    viewerId: ann.id,
    viewer: { userId: ann.id, handle: (await ann.me()).handle },
    precision: "exact",
    channelId: null,
    to: null,
  });
  expect(await log(ann)).toMatchObject([{ viewerId: bob.id, to: null }]);

  // She looks away for a moment, and once more: no other time.
  await annSocket.request({ type: "unwatchNear" });
  await skip(60_000);
  await annSocket.request({ type: "watchNear" });
  await annSocket.sees(bob);
  await written();
  expect(await log(bob)).toEqual([time]);

  bobSocket.close();
  const ended = await annSocket.until(() => (annSocket.near.has(bob.id) ? undefined : true));
  expect(ended).toBe(true);
  const [over] = await log(bob);
  expect(over).toEqual({ ...time, to: expect.any(String) });
  expect(Date.parse(over?.to ?? "")).toBeGreaterThan(Date.parse(time?.from ?? ""));

  const everything = JSON.stringify(await page(bob)) + (await stored(bob));
  expect(everything).toContain(ann.id);
  for (const secret of [String(there.lat), String(there.lng), there.lat.toFixed(2), "lat", "lng"])
    expect(everything).not.toContain(secret);
});

it("tells an approximate place from an exact one, page by page, to its owner alone; and ends with ghost mode", async () => {
  const { ann, bob, annSocket } = await meet("friends", { precision: "approximate" });
  await written();
  expect(await log(bob)).toMatchObject([{ precision: "approximate", to: null }]);
  await share(bob, "friends");
  await annSocket.sees(bob, ({ precision }) => precision === "exact");
  await written();
  expect(await log(bob)).toMatchObject([{ precision: "exact", to: null }, { precision: "approximate" }]);

  const read: LocationView[] = [];
  let cursor: string | null = null;
  do {
    const next: LocationViewPage = await page(bob, `?limit=1${cursor === null ? "" : `&cursor=${cursor}`}`);
    read.push(...next.items);
    cursor = next.nextCursor;
    // With the cursor of somebody else's log one reads one's own.
    const own = cursor === null ? [] : (await page(ann, `?cursor=${cursor}`)).items;
    for (const { viewerId } of own) expect(viewerId).toBe(bob.id);
  } while (cursor !== null);
  expect(read).toEqual(await log(bob));
  expect((await send("/v1/me/location-views")).status).toBe(401);
  expect((await ann.send("GET", "/v1/me/location-views?cursor=abc")).status).toBe(400);

  await share(bob, "nobody");
  await annSocket.losesSightOf(bob);
  await written();
  await skip(LIMITS.locationViewGapMs);
  const times = await log(bob);
  expect(times).toHaveLength(2);
  for (const { to } of times) expect(to).not.toBeNull();
});

it("tells of a ghost who looked on by whole hours only, and only once they are over", async () => {
  await skip(HOUR_MS - (Date.now() % HOUR_MS));
  const place = freshPlace();
  const [ann, bob] = await makeFriends();
  await share(bob);
  const annSocket = await appear(ann, place.lat, place.lng);
  const bobSocket = await appear(bob, place.lat, place.lng);
  await annSocket.sees(bob);
  await written();
  expect(await log(bob)).toEqual([]);
  bobSocket.close();
  await annSocket.losesSightOf(bob);
  await skip(HOUR_MS);
  const [time] = await log(bob);
  expect(time).toMatchObject({ viewerId: ann.id, precision: "exact" });
  expect(time?.from).toMatch(/:00:00\.000Z$/);
  expect(await log(ann), "bob was shown nothing of her").toEqual([]);
});

it("is empty for a ghost, and ends where one blocks the other, whose name is then no more to be had", async () => {
  const ghost = await meet("nobody");
  await written();
  expect(await log(ghost.bob)).toEqual([]);

  const { ann, bob, annSocket } = await meet();
  await written();
  await ann.ok("PUT", `/v1/blocks/${bob.id}`);
  await annSocket.losesSightOf(bob);
  await written();
  await skip(LIMITS.locationViewGapMs);
  const [time] = await log(bob);
  expect(time).toMatchObject({ viewerId: ann.id, viewer: null });
  expect(time?.to).not.toBeNull();
});

it("names who had the channel open that a place was shared into", async () => {
  const place = freshPlace();
  const [ann, bob] = await makeFriends();
  const { channelId } = await makeGroup(ann, bob);
  const [annSocket, bobSocket] = await Promise.all([connect(ann), connect(bob)]);
  await annSocket.moveTo(place);
  const terms = { type: "shareInChannel", channelId, until: Date.now() + 3_600_000 } as const;
  await annSocket.request({ ...terms, precision: "approximate" });
  await bobSocket.request({ type: "openChannel", channelId });
  await skip(2_000);
  await written();
  const during = await log(ann);
  expect(during).toMatchObject([{ viewerId: bob.id, channelId, precision: "approximate", to: null }]);
  await annSocket.request({ type: "unshareInChannel", channelId });
  await written();
  await skip(LIMITS.locationViewGapMs);
  const [over] = await log(ann);
  expect(over?.to).not.toBeNull();
  expect(over?.from).toBe(during[0]?.from);
});

it("is written at once where the device is lost, before another socket can take over", async () => {
  const { ann, bob, bobSocket } = await meet();
  await skip(1_000);
  expect(await log(bob)).toEqual([]);
  bobSocket.close(3_000);
  await vi.waitFor(async () => expect(await log(bob)).toMatchObject([{ viewerId: ann.id, to: null }]), {
    timeout: 2_500,
  });
});

it("loses nothing with the hub's memory, goes on where it did, and goes with the account", async () => {
  const { bob, bobSocket } = await meet();
  await written();
  const before = await log(bob);
  await abort(hubOf(bob));
  await skip(1_000);
  await written();
  expect(await log(bob)).toEqual(before);
  expect(bobSocket.closed).toBeNull();

  expect(await stored(bob)).not.toBe("[]");
  await deleteAccount(bob);
  await runCronFor(bob);
  expect(await stored(bob)).toBe("[]");
});
