import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { uploadName } from "../../../protocol/links/stored-file-link.ts";
import { abort } from "../../support/workers/live-state.ts";
import { noise, okOf, PART, sha256, TestFile } from "./world.ts";

const SIZE = PART + 1_000;

it("takes a file in one request and serves it as it came", async () => {
  const file = new TestFile(noise(10_000));
  const declared = await file.declare();
  expect(declared).toMatchObject({ state: "uploading", receivedBytes: 0, objectName: null, sha256: null });
  expect(await file.stub.finish(file.owner)).toEqual({ fault: "notReady" });
  await file.put();
  const record = await file.finish();
  expect(record).toMatchObject({
    state: "ready",
    objectName: uploadName(file.id),
    sha256: await sha256(file.bytes),
    receivedBytes: 10_000,
  });
  expect(await file.served()).toEqual(file.bytes);
  expect(await file.stub.finish(file.owner)).toEqual({ ok: record });
  expect(await file.hub.fileUsage()).toEqual({ files: 1, bytes: 10_000 });
});

it("puts a file together that came in pieces of any size, through evictions and crashes", async () => {
  const file = new TestFile(noise(SIZE));
  await file.declare({ sha256: await sha256(file.bytes) });
  let at = 0;
  for (const [n, to] of [700, PART - 1, PART, PART + 5, SIZE].entries()) {
    expect(await file.bring(at, to)).toBe(to);
    at = to;
    await (n % 2 === 0 ? evictDurableObject(file.stub) : abort(file.stub));
    expect(await file.stub.describe()).toMatchObject({ receivedBytes: to, state: "uploading" });
  }
  expect(await file.finish()).toMatchObject({ state: "ready", sha256: await sha256(file.bytes) });
  expect(await file.served()).toEqual(file.bytes);
  expect(await file.objects()).toEqual([uploadName(file.id)]);
});

it("lets a newer request take over, and refuses the older one from then on", async () => {
  const file = new TestFile(noise(SIZE));
  await file.declare();
  const old = await file.turn(0);
  const upload = env.FILES.resumeMultipartUpload(old.objectName, old.multipartId);
  const first = await upload.uploadPart(1, file.bytes.subarray(0, PART));
  expect(await file.stub.takeTurn(file.owner, 1)).toEqual({ fault: "wrongOffset" });
  expect(okOf(await file.stub.storedPart(old.turn, first))).toEqual({ receivedBytes: PART });
  await file.turn(PART);
  const second = await upload.uploadPart(2, file.bytes.subarray(PART));
  expect(await file.stub.storedPart(old.turn, second)).toEqual({ fault: "superseded" });
  expect(await file.stub.storedTail(old.turn, { name: `tails/${file.id}/x`, sizeBytes: 1 })).toEqual({
    fault: "superseded",
  });
  await file.bring(PART, SIZE);
  await file.finish();
  expect(await file.served()).toEqual(file.bytes);
});

it("begins anew where an older request's part replaced a newer one's, and serves no wrong byte", async () => {
  const file = new TestFile(noise(SIZE));
  await file.declare();
  const old = await file.turn(0);
  await file.bring(0, SIZE);
  const upload = env.FILES.resumeMultipartUpload(old.objectName, old.multipartId);
  await upload.uploadPart(1, noise(PART, 2));
  expect(await file.stub.finish(file.owner)).toEqual({ fault: "wrongOffset" });
  expect(await file.stub.describe()).toMatchObject({ state: "uploading", receivedBytes: 0 });
  expect(await file.objects()).toEqual([]);
  await file.bring(0, SIZE);
  expect(await file.finish()).toMatchObject({ state: "ready" });
  expect(await file.served()).toEqual(file.bytes);
});

it("answers a repeat as it answered first", async () => {
  const file = new TestFile(noise(SIZE));
  const declared = await file.declare();
  expect(await file.declare({ name: "other" })).toEqual(declared);
  const { turn, objectName, multipartId } = await file.turn(0);
  const upload = env.FILES.resumeMultipartUpload(objectName, multipartId);
  const part = await upload.uploadPart(1, file.bytes.subarray(0, PART));
  for (let n = 0; n < 2; n += 1) {
    expect(await file.stub.storedPart(turn, part)).toEqual({ ok: { receivedBytes: PART } });
  }
  const again = await upload.uploadPart(1, file.bytes.subarray(0, PART));
  expect(await file.stub.storedPart(turn, again)).toEqual({ ok: { receivedBytes: PART } });
  expect(await file.stub.storedPart(turn, { ...part, partNumber: 3 })).toEqual({ fault: "wrongOffset" });
  await file.bring(PART, SIZE);
  await file.finish();
  expect(await file.served()).toEqual(file.bytes);
});

it("takes no more bytes than were declared", async () => {
  const file = new TestFile(noise(PART + 10));
  await file.declare();
  const { turn } = await file.turn(0);
  const tail = { name: `tails/${file.id}/a`, sizeBytes: 11 };
  expect(okOf(await file.stub.storedPart(turn, { partNumber: 1, etag: "a" }))).toEqual({
    receivedBytes: PART,
  });
  expect(await file.stub.storedTail(turn, tail)).toEqual({ fault: "tooManyBytes" });
  expect(await file.stub.storedPart(turn, { partNumber: 2, etag: "b" })).toEqual({
    ok: { receivedBytes: PART + 10 },
  });
  expect(await file.stub.storedPart(turn, { partNumber: 3, etag: "c" })).toEqual({ fault: "tooManyBytes" });
  expect(await file.stub.takeTurn(file.owner, PART + 10)).toEqual({ fault: "complete" });
});

it("takes no object of another size, and makes room for the right one", async () => {
  const file = new TestFile(noise(100));
  await file.declare();
  await file.put(noise(101));
  expect(await file.stub.finish(file.owner)).toEqual({ fault: "tooManyBytes" });
  expect(await file.objects()).toEqual([]);
  await file.put(noise(99));
  expect(await file.stub.finish(file.owner)).toEqual({ fault: "wrongOffset" });
  await file.put();
  expect(await file.finish()).toMatchObject({ state: "ready" });
});

it("refuses bytes with another digest than was declared, deletes them, and gives the room back", async () => {
  const file = new TestFile(noise(100));
  await file.declare({ sha256: await sha256(noise(100, 7)) });
  await file.put();
  expect(await file.finish()).toMatchObject({
    state: "refused",
    refusal: "checksumMismatch",
    objectName: null,
  });
  expect(await file.objects()).toEqual([]);
  expect(await file.hub.fileUsage()).toEqual({ files: 0, bytes: 0 });
  expect(await file.stub.takeTurn(file.owner, 0)).toEqual({ fault: "refused" });
  expect(await file.stub.hold("channel:c1", { ownerId: file.owner })).toEqual({ fault: "refused" });
});

it("is nothing to anybody but its owner", async () => {
  const file = new TestFile(noise(100));
  expect(await file.stub.describe()).toBeNull();
  expect(await file.stub.finish(file.owner)).toEqual({ fault: "noSuchFile" });
  await file.ready();
  const other = "somebody-else";
  expect(await file.stub.takeTurn(other, 0)).toEqual({ fault: "noSuchFile" });
  expect(await file.stub.finish(other)).toEqual({ fault: "noSuchFile" });
  expect(await file.stub.storedThumbnail(other)).toEqual({ fault: "noSuchFile" });
  expect(await file.stub.hold("channel:c1", { ownerId: other })).toEqual({ fault: "noSuchFile" });
  expect(await file.stub.hold("channel:c1", { verified: true })).toMatchObject({ ok: {} });
});
