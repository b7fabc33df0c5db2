import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { CELL_HEIGHT, freshPlace, northOf } from "../../support/workers/fresh-place.ts";
import { makeGroup } from "../../support/workers/http-channels.ts";
import { cellAt, hubOf } from "../../support/workers/live-state.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { appear, connect, pause, share } from "../../support/workers/test-socket.ts";
import { befriend, makeFriends, makeGuest } from "../../support/workers/test-user.ts";
import { skip, startTimeMachine, stopTimeMachine } from "../../support/workers/time-machine.ts";
import { countWrites } from "../../support/workers/write-counter.ts";

beforeAll(migrate);
beforeEach(startTimeMachine);
afterEach(stopTimeMachine);

/** Until the hub has heard who sees whom now. */
async function viewsWritten(): Promise<void> {
  await skip(2_000);
  await skip(60_000);
}

it("writes no row anywhere when people move, cross into new cells, refresh, look around and grow old", async () => {
  const place = freshPlace();
  const [ann, bob] = await makeFriends();
  await share(bob);
  const annSocket = await appear(ann, place.lat, place.lng);
  const bobSocket = await appear(bob, place.lat, place.lng);
  await annSocket.sees(bob);
  // That ann sees bob is a row of bob's log, which is written once.
  await viewsWritten();
  // The new cell is opened once before: the runtime's first access to an object's storage is not a location's.
  const across = { lat: place.lat + CELL_HEIGHT, lng: place.lng };
  await runInDurableObject(cellAt(across), () => undefined);
  // Tokens that last for what follows.
  for (const [user, socket] of [
    [ann, annSocket],
    [bob, bobSocket],
  ] as const) {
    await socket.request({ type: "authenticate", token: await user.socketToken() });
  }
  const before = await countWrites();
  expect(Object.keys(before).length).toBeGreaterThanOrEqual(5);

  for (const metres of [200, 400, 600]) {
    const next = northOf(place, metres);
    await bobSocket.moveTo(next);
    await annSocket.sees(bob, ({ lat }) => lat === next.lat);
    await skip(1_000);
  }
  // Nobody is believed to get there sooner.
  await skip(60_000);
  await bobSocket.moveTo(across);
  await annSocket.losesSightOf(bob);
  await annSocket.moveTo(across);
  await annSocket.sees(bob);
  await annSocket.request({ type: "watchNear", radiusM: 20_000 });
  await annSocket.request({ type: "unwatchNear" });
  await annSocket.request({ type: "watchNear" });
  await annSocket.sees(bob);
  for (let n = 0; n < 3; n += 1) {
    await skip(61_000);
    await annSocket.moveTo(across);
    expect(await bobSocket.moveTo(across)).toMatchObject({ accepted: true });
  }
  await skip(601_000);
  await annSocket.sees(bob, ({ stale }) => stale);
  await bobSocket.request({ type: "withdrawLocation" });
  await annSocket.losesSightOf(bob);
  expect(await bobSocket.moveTo(across)).toMatchObject({ accepted: true });
  await pause(300);

  const after = await countWrites();
  for (const [storage, count] of Object.entries(before)) expect(after[storage], storage).toEqual(count);
});

it("writes no row anywhere when a place is shared into a channel, moves, is taken back and ends", async () => {
  const place = freshPlace();
  const [ann, bob] = await makeFriends();
  const { channelId } = await makeGroup(ann, bob);
  const [annSocket, bobSocket] = await Promise.all([connect(ann), connect(bob)]);
  await bobSocket.request({ type: "openChannel", channelId });
  await bobSocket.frame("channelPlacesSnapshot");
  await annSocket.moveTo(place);
  const until = Date.now() + 3_600_000;
  const terms = { type: "shareInChannel", channelId, until } as const;
  // That bob sees ann here is written once, for each precision.
  for (const precision of ["exact", "approximate"] as const) {
    await annSocket.request({ ...terms, precision });
    await viewsWritten();
  }
  // What making the channel has left to do is done.
  await pause(600);
  await runDurableObjectAlarm(env.CHAT_CHANNELS.getByName(channelId));
  const before = await countWrites();

  for (const precision of ["exact", "approximate"] as const) {
    expect(await annSocket.request({ ...terms, precision })).toMatchObject({ type: "sharedInChannel" });
    // Within what somebody can walk; approximately, into other squares.
    for (const metres of precision === "exact" ? [200, 400, 600] : [2_000, 4_000, 6_000]) {
      const from = bobSocket.frames.length;
      // An approximate place is in one square a minute.
      if (precision === "approximate") await skip(61_000);
      await annSocket.moveTo(northOf(place, metres));
      await bobSocket.frame("channelPlacesChanged", from);
    }
  }
  await skip(61_000);
  await annSocket.moveTo(place);
  await annSocket.request({ type: "unshareInChannel", channelId });
  await annSocket.request(terms);
  await annSocket.request({ type: "withdrawLocation" });
  expect(await annSocket.frame("unsharedInChannel")).toMatchObject({ channelId });
  await pause(300);

  const after = await countWrites();
  for (const [storage, count] of Object.entries(before)) expect(after[storage], storage).toEqual(count);
  const stored = await runInDurableObject(env.CHAT_CHANNELS.getByName(channelId), (_, { storage }) =>
    JSON.stringify([...storage.kv.list()]),
  );
  expect(stored).not.toContain(String(until));
});

it("writes one row for being seen by somebody new, once the hub's alarm is set, and one for its end", async () => {
  const place = freshPlace();
  const [ann, bob] = await makeFriends();
  await share(bob);
  const annSocket = await appear(ann, place.lat, place.lng);
  const bobSocket = await appear(bob, place.lat, place.lng);
  await annSocket.sees(bob);
  await viewsWritten();
  const cleo = await makeGuest();
  await befriend(bob, cleo);
  const hub = hubOf(bob).id.toString();
  const before = (await countWrites())[hub] as { rows: number; alarm: number };
  const cleoSocket = await appear(cleo, place.lat, place.lng);
  await cleoSocket.sees(bob);
  await viewsWritten();
  expect((await countWrites())[hub]).toEqual({ ...before, rows: before.rows + 1 });
  await bobSocket.request({ type: "withdrawLocation" });
  await cleoSocket.losesSightOf(bob);
  await viewsWritten();
  await skip(LIMITS.locationViewGapMs);
  expect((await countWrites())[hub]).toEqual({ ...before, rows: before.rows + 2 });
});

it("stores nothing at all in a cell", async () => {
  const place = freshPlace();
  const [ann, bob] = await makeFriends();
  await share(bob);
  const annSocket = await appear(ann, place.lat, place.lng);
  await appear(bob, place.lat, place.lng);
  await annSocket.sees(bob);
  const tables = await runInDurableObject(cellAt(place), (_, { storage }) =>
    storage.sql.exec("SELECT name FROM sqlite_master").toArray(),
  );
  expect(tables).toEqual([]);
});

it("has a counter that sees each kind of write", async () => {
  const [ann, bob] = await makeFriends();
  const hub = hubOf(ann).id.toString();
  await share(ann);
  const writes: [storage: string, write: () => Promise<unknown>][] = [
    ["D1", () => ann.ok("PUT", `/v1/blocks/${bob.id}`)],
    [hub, () => share(ann, "nobody")],
    [hub, () => runInDurableObject(hubOf(ann), (_, { storage }) => storage.put("place", 1))],
    [hub, () => runInDurableObject(hubOf(ann), (_, { storage }) => storage.setAlarm(Date.now() + 9e6))],
    ["D1", () => env.DB.prepare("DELETE FROM blocks").run()],
  ];
  for (const [storage, write] of writes) {
    const before = await countWrites();
    await write();
    expect((await countWrites())[storage], storage).not.toEqual(before[storage]);
  }
});
