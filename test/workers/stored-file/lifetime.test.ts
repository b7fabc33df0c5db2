import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { cleanName, tailName, thumbnailName, uploadName } from "../../../protocol/links/stored-file-link.ts";
import { abort, stateOf } from "../../support/workers/live-state.ts";
import { skip, startTimeMachine, stopTimeMachine } from "../../support/workers/time-machine.ts";
import { noise, okOf, sha256, TestFile } from "./world.ts";

const SECRET = "taken at home";

/** A grey pixel, and a text that says where. */
function picture(): Uint8Array<ArrayBuffer> {
  const header = Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0);
  // A zlib stream of two stored bytes: no filter, grey.
  const pixel = Uint8Array.of(0x78, 0x01, 0x01, 2, 0, 0xfd, 0xff, 0, 128, 0, 0x82, 0, 0x81);
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  const text = new TextEncoder().encode(`Comment\0${SECRET}`);
  return joined([signature, chunk("IHDR", header), chunk("tEXt", text), chunk("IDAT", pixel), chunk("IEND")]);
}

function chunk(type: string, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const body = joined([new TextEncoder().encode(type), data]);
  return joined([bigEndian(data.length), body, bigEndian(crc32(body))]);
}

function bigEndian(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function joined(pieces: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(pieces.flatMap((piece) => [...piece]));
}

const alarmOf = (file: TestFile) => runInDurableObject(file.stub, (_, { storage }) => storage.getAlarm());

beforeEach(startTimeMachine);
afterEach(stopTimeMachine);

it("serves a picture without its text, and deletes what was uploaded", async () => {
  const file = new TestFile(picture());
  const digest = await sha256(file.bytes);
  const record = await file.ready({
    name: "me.png",
    contentType: "image/png",
    sha256: digest,
    width: 9,
    height: 9,
  });
  expect(record).toMatchObject({
    state: "ready",
    refusal: null,
    objectName: cleanName(file.id),
    input: { width: 1, height: 1, contentType: "image/png" },
  });
  expect(await file.objects()).toEqual([cleanName(file.id)]);
  const served = await file.served();
  expect(new TextDecoder("latin1").decode(served ?? undefined)).not.toContain(SECRET);
  expect(served).toHaveLength(record.input.sizeBytes);
  expect(record.sha256).toBe(await sha256(new Uint8Array(served ?? [])));
  expect(await file.hub.fileUsage()).toEqual({ files: 1, bytes: record.input.sizeBytes });
});

it("refuses what is no picture though it says so", async () => {
  const file = new TestFile(noise(500));
  expect(await file.ready({ name: "me.png", contentType: "image/png" })).toMatchObject({ state: "refused" });
  expect(await file.objects()).toEqual([]);
  expect(await file.hub.fileUsage()).toEqual({ files: 0, bytes: 0 });
});

it("deletes an unfinished upload by its alarm, through an eviction, and what came in later, too", async () => {
  const file = new TestFile(noise(700));
  await file.declare();
  await file.bring(0, 300);
  const { expiresAtMs } = (await file.stub.describe()) ?? {};
  expect(await alarmOf(file)).toBe(expiresAtMs);
  await evictDurableObject(file.stub);
  await skip(LIMITS.fileUnusedMs);
  await runDurableObjectAlarm(file.stub);
  expect(await file.stub.describe()).toBeNull();
  expect(await file.objects()).toEqual([]);
  expect(await file.hub.fileUsage()).toEqual({ files: 0, bytes: 0 });
  await env.FILES.put(tailName(file.id, "late"), "late");
  await env.FILES.put(uploadName(file.id), "late");
  await evictDurableObject(file.stub);
  await skip(2 * LIMITS.fileReleasedMs);
  await runDurableObjectAlarm(file.stub);
  expect(await file.objects()).toEqual([]);
  expect(await stateOf(file.stub)).toEqual({ sockets: [], stored: [], alarm: null });
});

it("keeps a file that is in use for as long as it is, and costs no alarm meanwhile", async () => {
  const file = new TestFile(noise(700));
  await file.ready();
  await env.FILES.put(thumbnailName(file.id), "small");
  okOf(await file.stub.storedThumbnail(file.owner));
  const { attachment } = okOf(await file.stub.hold("channel:c", { ownerId: file.owner }));
  expect(attachment).toEqual({
    fileId: file.id,
    name: "notes.bin",
    contentType: "application/octet-stream",
    sizeBytes: 700,
    thumbnail: true,
  });
  await file.stub.settle("channel:c", true);
  expect(await alarmOf(file)).toBeNull();
  await abort(file.stub);
  await skip(400 * LIMITS.fileUnusedMs);
  await vi.waitFor(async () => expect(await file.stub.describe()).toMatchObject({ expiresAtMs: null }));
  await file.stub.settle("channel:c", false);
  await skip(LIMITS.fileReleasedMs);
  await runDurableObjectAlarm(file.stub);
  expect(await file.objects()).toEqual([]);
  expect(await stateOf(file.stub)).toEqual({ sockets: [], stored: [], alarm: null });
});

it("goes on with a check that a crash broke off, by its alarm", async () => {
  const file = new TestFile(noise(3_000_000));
  await file.declare();
  await file.put();
  const finished = file.stub.finish(file.owner).catch(() => null);
  await vi.waitFor(async () => expect((await file.stub.describe())?.state).not.toBe("uploading"), {
    interval: 1,
  });
  await abort(file.stub);
  await finished;
  await skip(60_000);
  await vi.waitFor(async () => {
    await runDurableObjectAlarm(file.stub);
    expect(await file.stub.describe()).toMatchObject({ state: "ready", sha256: await sha256(file.bytes) });
  });
  expect(await file.hub.fileUsage()).toEqual({ files: 1, bytes: 3_000_000 });
});

it("erases a file whoever refers to it, and is not brought back", async () => {
  const file = new TestFile(noise(700));
  await file.ready();
  await file.stub.settle("channel:c", true);
  await file.stub.erase();
  expect(await file.objects()).toEqual([]);
  expect(await file.hub.fileUsage()).toEqual({ files: 0, bytes: 0 });
  await file.stub.settle("channel:c", true);
  await file.stub.erase();
  expect(await file.stub.describe()).toBeNull();
});

it("stores nothing where nobody declared a file", async () => {
  const file = new TestFile(noise(1));
  await file.stub.describe();
  await file.stub.settle("channel:c", false);
  await file.stub.erase();
  expect(
    await runInDurableObject(file.stub, (_, { storage }) => storage.sql.databaseSize),
  ).toBeLessThanOrEqual(4_096);
  expect(await stateOf(file.stub)).toEqual({ sockets: [], stored: [], alarm: null });
});

it("knows its name when it is woken without it", async () => {
  const file = new TestFile(noise(1_000));
  const { objectName } = await file.ready({ name: "a.bin", contentType: "application/octet-stream" });
  await evictDurableObject(file.stub);
  const id = env.STORED_FILES.idFromString(file.stub.id.toString());
  const nameless = env.STORED_FILES.get(id);
  expect(await nameless.describe()).toMatchObject({ fileId: file.stub.id.name, objectName });
  await nameless.erase();
  expect(await env.FILES.head(String(objectName))).toBeNull();
});
