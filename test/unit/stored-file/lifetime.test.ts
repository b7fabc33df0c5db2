import { beforeEach, expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { thumbnailName, uploadName } from "../../../protocol/links/stored-file-link.ts";
import { BYTES, FILE_ID, FileWorld, OWNER, okOf } from "./file-world.ts";

const HOUR = LIMITS.fileReleasedMs;
const DAY = LIMITS.fileUnusedMs;
const BY_OWNER = { ownerId: OWNER };

let world: FileWorld;

beforeEach(() => {
  world = new FileWorld();
});

it("deletes an upload that was not finished within a day, and gives its room back", async () => {
  await world.declare({ sizeBytes: 25 });
  const { multipartId, objectName } = await world.turn(0);
  await world.bucket.putPart(objectName, multipartId, 1, BYTES.subarray(0, 10));
  expect(await world.expiry()).toBe(world.clock.now() + DAY);
  await world.pass(DAY - 1);
  expect(await world.isThere()).toBe(true);
  await world.pass(1);
  expect(await world.isThere()).toBe(false);
  expect(world.bucket.openUploads).toEqual([]);
  expect(world.told).toEqual([`freed ${FILE_ID}`]);
});

it("deletes a file that was never used within a day, but not before there was an hour to use it", async () => {
  await world.declare({ sizeBytes: BYTES.length });
  await world.pass(DAY - 1_000);
  world.bucket.objects.set(uploadName(FILE_ID), BYTES);
  okOf(await world.core.finish(OWNER));
  await world.pass(HOUR - 1);
  expect(await world.isThere()).toBe(true);
  await world.pass(1);
  expect(await world.isThere()).toBe(false);
  expect(world.bucket.objects.size).toBe(0);
});

it("keeps a file as long as anybody refers to it, and an hour longer", async () => {
  await world.makeReady();
  okOf(await world.core.hold("channel:a", BY_OWNER));
  okOf(await world.core.hold("user:b", { verified: true }));
  await world.core.settle("channel:a", true);
  await world.core.settle("user:b", true);
  expect(await world.expiry()).toBeNull();
  await world.pass(400 * DAY);
  await world.core.settle("channel:a", false);
  await world.pass(2 * DAY);
  expect(await world.isThere()).toBe(true);
  await world.core.settle("user:b", false);
  expect(await world.expiry()).toBe(world.clock.now() + HOUR);
  await world.pass(HOUR);
  expect(await world.isThere()).toBe(false);
  expect(world.isForgotten).toBe(true);
});

it("lets somebody refer to it again within the hour, and hears notices in any order and number", async () => {
  await world.makeReady();
  await world.core.settle("channel:a", true);
  await world.core.settle("channel:a", true);
  await world.core.settle("channel:a", false);
  await world.core.settle("channel:a", false);
  await world.pass(HOUR - 1);
  okOf(await world.core.hold("channel:b", { verified: true }));
  await world.core.settle("channel:a", false);
  await world.pass(HOUR);
  expect(await world.isThere()).toBe(true);
  await world.core.settle("channel:b", true);
  okOf(await world.core.hold("channel:b", { verified: true }));
  await world.pass(3 * DAY);
  expect(await world.isThere()).toBe(true);
});

it("lets go of a file that somebody was about to refer to and did not", async () => {
  await world.makeReady();
  await world.pass(DAY - HOUR);
  okOf(await world.core.hold("channel:a", BY_OWNER));
  expect(await world.expiry()).toBe(world.clock.now() + DAY);
  await world.pass(DAY - 1);
  expect(await world.isThere()).toBe(true);
  await world.pass(1);
  expect(await world.isThere()).toBe(false);
});

it("leaves a file unused where its message came to nothing", async () => {
  await world.makeReady();
  const before = await world.expiry();
  okOf(await world.core.hold("channel:a", BY_OWNER));
  await world.core.settle("channel:a", false);
  expect(await world.expiry()).toBe(before);
});

it("is not made anew by whoever comes after its end", async () => {
  await world.makeReady();
  await world.core.settle("channel:a", true);
  await world.core.erase();
  for (let n = 0; n < 2; n += 1) {
    await world.core.settle("channel:a", true);
    expect(await world.core.hold("channel:a", BY_OWNER)).toEqual({ fault: "noSuchFile" });
    expect(await world.core.takeTurn(OWNER, 0)).toEqual({ fault: "noSuchFile" });
    expect(await world.core.storedPart(1, { partNumber: 1, etag: "x" })).toEqual({ fault: "noSuchFile" });
    expect(await world.core.finish(OWNER)).toEqual({ fault: "noSuchFile" });
    expect(await world.core.storedThumbnail(OWNER)).toEqual({ fault: "noSuchFile" });
    expect(await world.isThere()).toBe(false);
    await world.core.erase();
    await world.pass(2 * DAY);
  }
  expect(world.told).toEqual([`finished ${FILE_ID} 25`, `freed ${FILE_ID}`]);
  expect(world.storage.sql.all("SELECT name FROM sqlite_master")).toEqual([]);
});

it("deletes what was still written when it was deleted", async () => {
  await world.declare({ sizeBytes: 25 });
  await world.core.erase();
  world.bucket.objects.set(uploadName(FILE_ID), BYTES);
  world.bucket.objects.set(thumbnailName(FILE_ID), BYTES);
  await world.pass(DAY + HOUR);
  expect(world.bucket.objects.size).toBe(0);
  expect(world.isForgotten).toBe(true);
});

it("takes a thumbnail until somebody uses the file", async () => {
  await world.declare({ sizeBytes: BYTES.length });
  expect(okOf(await world.core.storedThumbnail(OWNER))).toMatchObject({ thumbnail: true });
  world.bucket.objects.set(uploadName(FILE_ID), BYTES);
  world.bucket.objects.set(thumbnailName(FILE_ID), BYTES);
  okOf(await world.core.finish(OWNER));
  expect(okOf(await world.core.storedThumbnail(OWNER))).toMatchObject({ thumbnail: true });
  expect(okOf(await world.core.hold("channel:a", BY_OWNER)).attachment.thumbnail).toBe(true);
  expect(await world.core.storedThumbnail(OWNER)).toEqual({ fault: "complete" });
  await world.core.settle("channel:a", true);
  await world.core.erase();
  expect(world.bucket.objects.size).toBe(0);
});

it("writes little: a row for each part, and the alarm when it is to ring at another time", async () => {
  await world.declare({ sizeBytes: 25 });
  const { turn } = await world.turn(0);
  expect(world.alarmsSet).toBe(1);
  const writes = await countWrites(() => world.core.storedPart(turn, { partNumber: 1, etag: "a" }));
  expect(writes).toBe(1);
  expect(await countWrites(() => world.core.storedPart(turn, { partNumber: 1, etag: "a" }))).toBe(0);
  expect(await countWrites(() => world.core.describe())).toBe(0);
  expect(world.alarmsSet).toBe(1);
  world = new FileWorld();
  expect(await countWrites(() => world.makeReady())).toBe(5);
  expect(world.alarmsSet).toBe(3);
  const used = await countWrites(async () => {
    await world.core.hold("channel:a", BY_OWNER);
    await world.core.settle("channel:a", true);
  });
  expect(used).toBe(4);
});

it("stores nothing for a file that nobody declared", async () => {
  const writes = await countWrites(async () => {
    await world.core.describe();
    await world.core.settle("channel:a", true);
    await world.core.erase();
    await world.core.alarmRang();
  });
  expect(writes).toBe(0);
  expect(world.alarmMs).toBeNull();
});

async function countWrites(work: () => Promise<unknown>): Promise<number> {
  const total = () => {
    const [row] = world.storage.sql.all<{ n: number }>("SELECT total_changes() AS n");
    return (row?.n ?? 0) + world.storage.kvWrites;
  };
  const before = total();
  await work();
  return total() - before;
}
