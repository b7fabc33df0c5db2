import { beforeEach, expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { thumbnailName, uploadName } from "../../../protocol/links/stored-file-link.ts";
import { digestOf } from "./fake-bucket.ts";
import { BYTES, CLEANED, FILE_ID, FileWorld, OWNER, okOf, UNCLEANABLE } from "./file-world.ts";

const HOUR = LIMITS.fileReleasedMs;
const DAY = LIMITS.fileUnusedMs;
const BY_OWNER = { ownerId: OWNER };

let world: FileWorld;

/** Lets everything that can go on, go on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  world = new FileWorld();
});

it("owes the hub the room until the hub has heard, through crashes", async () => {
  await world.makeReady();
  world.isHubDown = true;
  await world.core.erase();
  expect(await world.isThere()).toBe(false);
  for (let n = 0; n < 5; n += 1) {
    await world.pass(HOUR / 4);
    world.crash();
  }
  expect(world.isForgotten).toBe(false);
  const tried = world.reports.length;
  expect(tried).toBeGreaterThan(5);
  // Ever more rarely.
  expect(tried).toBeLessThan(25);
  world.isHubDown = false;
  await world.pass(HOUR);
  expect(world.told).toEqual([`finished ${FILE_ID} 25`, `freed ${FILE_ID}`]);
});

it("goes on by itself with a check that was broken off, and tells the hub once it is through", async () => {
  await world.declare({ sizeBytes: BYTES.length });
  world.bucket.objects.set(uploadName(FILE_ID), BYTES);
  world.bucket.gates.set("sha256", new Promise(() => {}));
  void world.core.finish(OWNER);
  await settled();
  world.crash();
  world.bucket.gates.clear();
  expect(await world.core.describe()).toMatchObject({ state: "processing" });
  world.isHubDown = true;
  await world.pass(25_000);
  expect(await world.core.describe()).toMatchObject({ state: "ready" });
  world.crash();
  world.isHubDown = false;
  await world.pass(60_000);
  expect(world.told).toEqual([`finished ${FILE_ID} 25`]);
});

it("goes on at once with a check that was broken off where somebody asks", async () => {
  await world.declare({ sizeBytes: BYTES.length });
  world.bucket.objects.set(uploadName(FILE_ID), BYTES);
  world.bucket.gates.set("sha256", new Promise(() => {}));
  void world.core.finish(OWNER);
  await settled();
  world.crash();
  world.bucket.gates.clear();
  expect(okOf(await world.core.finish(OWNER))).toMatchObject({ state: "ready" });
});

it("tries a bucket that fails again, with ever longer pauses, and forgets nothing", async () => {
  await world.declare({ sizeBytes: BYTES.length });
  world.bucket.objects.set(uploadName(FILE_ID), BYTES);
  world.bucket.luck = ["works", ...Array.from({ length: 6 }, () => "fails" as const)];
  expect(okOf(await world.core.finish(OWNER))).toMatchObject({ state: "processing", objectName: null });
  // Whoever asks meanwhile does not hurry it.
  for (let n = 0; n < 5; n += 1) okOf(await world.core.finish(OWNER));
  expect(world.reports).toHaveLength(1);
  await world.pass(60_000);
  expect(world.reports.length).toBeLessThanOrEqual(6);
  expect(await world.core.describe()).toMatchObject({ state: "processing" });
  await world.pass(HOUR);
  expect(await world.core.describe()).toMatchObject({ state: "ready", sha256: digestOf(BYTES) });
  expect(world.reports).toHaveLength(6);
});

it("serves a picture without what must not be shared, as large as it is then", async () => {
  await world.declare({
    sizeBytes: BYTES.length,
    contentType: CLEANED,
    width: 99,
    height: 99,
    durationMs: 3,
  });
  world.bucket.objects.set(uploadName(FILE_ID), BYTES);
  const record = okOf(await world.core.finish(OWNER));
  expect(record).toMatchObject({
    input: { contentType: "image/png", sizeBytes: 22, width: 7, height: 5 },
    receivedBytes: 25,
    sha256: digestOf(BYTES.slice(3)),
    objectName: `clean/${FILE_ID}`,
  });
  expect([...world.bucket.objects.keys()]).toEqual([record.objectName]);
  expect(world.told).toEqual([`finished ${FILE_ID} 22`]);
  const { attachment, objectName } = okOf(await world.core.hold("channel:a", BY_OWNER));
  expect(objectName).toBe(record.objectName);
  expect(attachment).toStrictEqual({
    fileId: FILE_ID,
    name: "a.bin",
    contentType: "image/png",
    sizeBytes: 22,
    width: 7,
    height: 5,
    durationMs: 3,
    thumbnail: false,
  });
});

it("refuses what cannot be cleaned, with its thumbnail, and says why for a day", async () => {
  await world.declare({ sizeBytes: BYTES.length, contentType: UNCLEANABLE });
  world.bucket.objects.set(uploadName(FILE_ID), BYTES);
  world.bucket.objects.set(thumbnailName(FILE_ID), BYTES);
  okOf(await world.core.storedThumbnail(OWNER));
  const refused = { state: "refused", refusal: "malformedPicture", objectName: null, thumbnail: false };
  expect(okOf(await world.core.finish(OWNER))).toMatchObject(refused);
  expect(okOf(await world.core.finish(OWNER))).toMatchObject(refused);
  expect(world.bucket.objects.size).toBe(0);
  expect(world.told).toEqual([`freed ${FILE_ID}`]);
  expect(await world.core.storedThumbnail(OWNER)).toEqual({ fault: "refused" });
  await world.pass(DAY - 1);
  expect(await world.core.describe()).toMatchObject(refused);
  await world.pass(1);
  expect(await world.isThere()).toBe(false);
});

it("can be deleted while it is being cleaned, and leaves nothing", async () => {
  await world.declare({ sizeBytes: BYTES.length, contentType: CLEANED });
  world.bucket.objects.set(uploadName(FILE_ID), BYTES);
  const gate = Promise.withResolvers<void>();
  world.bucket.gates.set("write", gate.promise);
  const finished = world.core.finish(OWNER);
  await settled();
  const erased = world.core.erase();
  gate.resolve();
  await erased;
  expect(await finished).toEqual({ fault: "noSuchFile" });
  expect(world.bucket.objects.size).toBe(0);
  expect(world.told).toEqual([`freed ${FILE_ID}`]);
});

it("waits for a long check for some seconds only, checks once, and stays awake for it", async () => {
  await world.declare({ sizeBytes: BYTES.length });
  world.bucket.objects.set(uploadName(FILE_ID), BYTES);
  const gate = Promise.withResolvers<void>();
  world.bucket.gates.set("sha256", gate.promise);
  const finished = [world.core.finish(OWNER), world.core.finish(OWNER)];
  await settled();
  world.clock.advanceTo(world.clock.now() + 20_000);
  for (const outcome of await Promise.all(finished))
    expect(okOf(outcome)).toMatchObject({ state: "processing" });
  world.clock.advanceTo(world.alarmMs ?? 0);
  const rang = world.ring();
  await settled();
  gate.resolve();
  await rang;
  expect(await world.core.describe()).toMatchObject({ state: "ready" });
  expect(world.bucket.calls.filter((call) => call === "sha256")).toHaveLength(1);
  expect(world.alarmMs).toBe(await world.expiry());
});
