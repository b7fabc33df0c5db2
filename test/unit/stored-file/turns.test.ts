import { beforeEach, expect, it } from "vitest";
import { tailName, uploadName } from "../../../protocol/links/stored-file-link.ts";
import { digestOf } from "./fake-bucket.ts";
import { FILE_ID, FileWorld, OWNER, okOf, PART } from "./file-world.ts";

const BYTES = Uint8Array.from({ length: 25 }, (_, n) => n);

let world: FileWorld;

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Stores a part in the bucket and tells it. */
async function bring(turn: number, partNumber: number, bytes = partBytes(partNumber)) {
  const part = { partNumber, etag: await putPart(partNumber, bytes) };
  return world.core.storedPart(turn, part);
}

async function putPart(partNumber: number, bytes: Uint8Array): Promise<string> {
  const [id = ""] = world.bucket.multiparts.keys();
  return (await world.bucket.putPart(uploadName(FILE_ID), id, partNumber, bytes)) ?? "over";
}

const partBytes = (partNumber: number) => BYTES.slice((partNumber - 1) * PART, partNumber * PART);

function putTail(unique: string, sizeBytes: number): { name: string; sizeBytes: number } {
  const name = tailName(FILE_ID, unique);
  world.bucket.objects.set(name, new Uint8Array(sizeBytes));
  return { name, sizeBytes };
}

beforeEach(async () => {
  world = new FileWorld();
  await world.declare({ sizeBytes: BYTES.length });
});

it("hears nobody any more whose turn it was before", async () => {
  const old = await world.turn(0);
  const { turn, nextPart, multipartId } = await world.turn(0);
  expect({ nextPart, multipartId }).toEqual({ nextPart: 1, multipartId: old.multipartId });
  expect(await bring(old.turn, 1)).toEqual({ fault: "superseded" });
  expect(await world.core.storedTail(old.turn, putTail("old", 3))).toEqual({ fault: "superseded" });
  expect(okOf(await bring(turn, 1))).toEqual({ receivedBytes: PART });
});

it("gives no turn but where the bytes end", async () => {
  const { turn } = await world.turn(0);
  await bring(turn, 1);
  for (const offset of [0, 9, 11, 25]) {
    expect(await world.core.takeTurn(OWNER, offset)).toEqual({ fault: "wrongOffset" });
  }
  // Whoever has it keeps it.
  expect(okOf(await bring(turn, 2))).toEqual({ receivedBytes: 2 * PART });
});

it("counts parts in their order, and the newest again with what is in the bucket now", async () => {
  const { turn } = await world.turn(0);
  expect(await bring(turn, 2)).toEqual({ fault: "wrongOffset" });
  await bring(turn, 1, partBytes(2));
  expect(okOf(await bring(turn, 1))).toEqual({ receivedBytes: PART });
  await bring(turn, 2);
  expect(await bring(turn, 1)).toEqual({ fault: "wrongOffset" });
  await bring(turn, 3);
  expect(await world.core.storedPart(turn, { partNumber: 4, etag: "x" })).toEqual({ fault: "tooManyBytes" });
  expect(okOf(await world.core.finish(OWNER))).toMatchObject({ state: "ready", sha256: digestOf(BYTES) });
});

it("keeps a tail until a longer one or a part has its bytes", async () => {
  const first = await world.turn(0);
  const short = putTail("short", 4);
  expect(okOf(await world.core.storedTail(first.turn, short))).toEqual({ receivedBytes: 4 });
  const second = await world.turn(4);
  expect(second.tail).toEqual(short);
  expect(await world.core.storedTail(second.turn, putTail("shorter", 3))).toEqual({ fault: "wrongOffset" });
  const long = putTail("long", 9);
  expect(okOf(await world.core.storedTail(second.turn, long))).toEqual({ receivedBytes: 9 });
  await settled();
  expect(world.bucket.objects.has(short.name)).toBe(false);
  const third = await world.turn(9);
  expect(okOf(await bring(third.turn, 1))).toEqual({ receivedBytes: PART });
  await settled();
  expect(world.bucket.objects.has(long.name)).toBe(false);
  expect((await world.turn(PART)).tail).toBeNull();
});

it("says of a tail that counts that it does, whoever has the turn, so that nobody deletes it", async () => {
  const { turn } = await world.turn(0);
  const tail = putTail("a", 4);
  await world.core.storedTail(turn, tail);
  await world.turn(4);
  expect(okOf(await world.core.storedTail(turn, tail))).toEqual({ receivedBytes: 4 });
});

it("takes no tail that is a part, and none of another file", async () => {
  const { turn } = await world.turn(0);
  await expect(world.core.storedTail(turn, putTail("a", PART))).rejects.toThrow("smaller than a part");
  await expect(world.core.storedTail(turn, { name: "tails/b/c", sizeBytes: 1 })).rejects.toThrow("no tail");
  await bring(turn, 1);
  await bring(turn, 2);
  expect(await world.core.storedTail(turn, putTail("b", 6))).toEqual({ fault: "tooManyBytes" });
});

it("makes a part of a tail that completes the file", async () => {
  const { turn } = await world.turn(0);
  await bring(turn, 1);
  await bring(turn, 2);
  const tail = putTail("end", 5);
  world.bucket.objects.set(tail.name, BYTES.slice(20));
  expect(okOf(await world.core.storedTail(turn, tail))).toEqual({ receivedBytes: 25 });
  expect(await world.core.takeTurn(OWNER, 25)).toEqual({ fault: "complete" });
  // The answer to the part, and later that to the whole, are lost.
  world.bucket.luck = ["works", "works", "works unheard", "works", "works", "works", "works unheard"];
  okOf(await world.core.finish(OWNER));
  await world.pass(60_000);
  expect(await world.core.describe()).toMatchObject({ state: "ready", sha256: digestOf(BYTES) });
  expect(world.reports).toEqual(Array(2).fill("a file's work failed and will be tried again"));
  expect([...world.bucket.objects.keys()]).toEqual([uploadName(FILE_ID)]);
});

it("finds what was put together, where the answer to that was lost", async () => {
  const { turn } = await world.turn(0);
  for (const partNumber of [1, 2, 3]) await bring(turn, partNumber);
  world.bucket.luck = ["works unheard"];
  expect(okOf(await world.core.finish(OWNER))).toMatchObject({ state: "processing" });
  await world.pass(60_000);
  expect(await world.core.describe()).toMatchObject({ state: "ready" });
  expect(world.reports).toHaveLength(1);
});

it("begins anew with parts that do not fit together, be it in number or in size", async () => {
  for (const wrong of [BYTES.slice(0, 9), BYTES.slice(1, 11)]) {
    const { turn } = await world.turn(0);
    for (const partNumber of [1, 2, 3]) await bring(turn, partNumber);
    const ids = [...world.bucket.multiparts.keys()];
    const upload = world.bucket.multiparts.get(ids.at(-1) ?? "");
    upload?.parts.set(1, wrong);
    expect(await world.core.finish(OWNER)).toEqual({ fault: "wrongOffset" });
    expect(await world.core.describe()).toMatchObject({ state: "uploading", receivedBytes: 0 });
    expect(world.bucket.openUploads).toEqual([]);
    // Of the upload that is no more.
    expect(await world.core.storedPart(turn, { partNumber: 1, etag: "x" })).toEqual({ fault: "superseded" });
    world.bucket.multiparts.clear();
  }
  const { turn } = await world.turn(0);
  await bring(turn, 1);
  await bring(turn, 2);
  await bring(turn, 3, BYTES.slice(20, 24));
  expect(await world.core.finish(OWNER)).toEqual({ fault: "wrongOffset" });
  expect(world.bucket.objects.size).toBe(0);
});

it("says why it cannot be finished, and takes away what is of no use", async () => {
  expect(await world.core.finish(OWNER)).toEqual({ fault: "notReady" });
  const { turn } = await world.turn(0);
  await bring(turn, 1);
  expect(await world.core.finish(OWNER)).toEqual({ fault: "wrongOffset" });
  for (const [size, fault] of [
    [24, "wrongOffset"],
    [26, "tooManyBytes"],
  ] as const) {
    world.bucket.objects.set(uploadName(FILE_ID), new Uint8Array(size));
    expect(await world.core.finish(OWNER)).toEqual({ fault });
    expect(world.bucket.objects.size).toBe(0);
  }
});

it("begins one upload for two requests that come at once, and none for a file that is complete meanwhile", async () => {
  const [one, two] = await Promise.all([world.turn(0), world.turn(0)]);
  expect(one.multipartId).toBe(two.multipartId);
  expect(one.turn).not.toBe(two.turn);
  world = new FileWorld();
  await world.declare({ sizeBytes: BYTES.length });
  const gate = Promise.withResolvers<void>();
  world.bucket.gates.set("begin", gate.promise);
  const late = world.core.takeTurn(OWNER, 0);
  world.bucket.objects.set(uploadName(FILE_ID), BYTES);
  okOf(await world.core.finish(OWNER));
  gate.resolve();
  expect(await late).toEqual({ fault: "complete" });
  expect([...world.bucket.multiparts.values()].map(({ isOpen }) => isOpen)).toEqual([false]);
});

it("stays ready where somebody finishes it who began before it was", async () => {
  world.bucket.objects.set(uploadName(FILE_ID), BYTES);
  const gate = Promise.withResolvers<void>();
  world.bucket.gates.set("head", gate.promise);
  const late = world.core.finish(OWNER);
  world.bucket.gates.clear();
  const record = okOf(await world.core.finish(OWNER));
  expect(record).toMatchObject({ state: "ready" });
  const before = world.bucket.calls.length;
  gate.resolve();
  expect(okOf(await late)).toEqual(record);
  expect(world.bucket.calls).toHaveLength(before);
});
