import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { appendBody } from "../../../workers/files/upload/append-body.ts";
import { bodyOf, FakeUpload } from "./fake-upload.ts";

const PART_BYTES = 100;

/** Bytes that tell where in the file they are. */
const bytesOf = (length: number) =>
  Uint8Array.from({ length }, (_, index) => (index * 7 + (index >> 8)) & 255);

function send(upload: FakeUpload, body: ReadableStream<Uint8Array>) {
  const turn = upload.takeTurn();
  return appendBody(turn, body, upload.store(turn));
}

describe("the body of an upload", () => {
  it("is cut into whole parts and a last one, however it comes in", async () => {
    const upload = new FakeUpload(250, PART_BYTES);
    const bytes = bytesOf(250);
    expect(
      await send(upload, bodyOf([bytes.subarray(0, 1), bytes.subarray(1, 249), bytes.subarray(249)])),
    ).toEqual({
      ok: { receivedBytes: 250, isCut: false },
    });
    expect(upload.parts.map((part) => part.byteLength)).toEqual([100, 100, 50]);
    expect(upload.bytes).toEqual(bytes);
    expect(upload.tails.size).toBe(0);
  });

  it("loses nothing that arrived where its connection breaks, and goes on from there", async () => {
    const upload = new FakeUpload(250, PART_BYTES);
    const bytes = bytesOf(250);
    expect(await send(upload, bodyOf([bytes.subarray(0, 130)], { isCut: true }))).toEqual({
      ok: { receivedBytes: 130, isCut: true },
    });
    expect(upload.tail?.sizeBytes).toBe(30);
    expect(await send(upload, bodyOf([bytes.subarray(130, 140)]))).toEqual({
      ok: { receivedBytes: 140, isCut: false },
    });
    await send(upload, bodyOf([bytes.subarray(140)]));
    expect(upload.bytes).toEqual(bytes);
    expect(upload.tails.size).toBe(0);
  });

  it("is whole where only the end of its connection is cut off", async () => {
    const upload = new FakeUpload(120, PART_BYTES);
    expect(await send(upload, bodyOf([bytesOf(120)], { isCut: true }))).toEqual({
      ok: { receivedBytes: 120, isCut: false },
    });
    expect(upload.bytes).toEqual(bytesOf(120));
  });

  it("writes no tail where it brings nothing", async () => {
    const upload = new FakeUpload(250, PART_BYTES);
    await send(upload, bodyOf([bytesOf(130)]));
    const { tail } = upload;
    for (const isCut of [false, true]) {
      expect(await send(upload, bodyOf([], { isCut }))).toEqual({ ok: { receivedBytes: 130, isCut } });
    }
    expect(upload.tail).toBe(tail);
  });

  it("is not taken beyond what was declared, and its sender is told to stop", async () => {
    const upload = new FakeUpload(120, PART_BYTES);
    let cancelled = false;
    const body = bodyOf([bytesOf(120), bytesOf(1), bytesOf(50)], { onCancel: () => (cancelled = true) });
    expect(await send(upload, body)).toEqual({ fault: "tooManyBytes" });
    expect(cancelled).toBe(true);
    expect(upload.receivedBytes).toBe(100);
  });

  it("stops at the first part after another request took over, and leaves no tail of its own", async () => {
    for (const firstBytes of [100, 30]) {
      const upload = new FakeUpload(1_000, PART_BYTES);
      const older = upload.takeTurn();
      const newer = upload.takeTurn();
      let cancelled = false;
      const body = bodyOf([bytesOf(firstBytes)], {
        isCut: firstBytes < 100,
        onCancel: () => (cancelled = true),
      });
      expect(await appendBody(older, body, upload.store(older))).toEqual({ fault: "superseded" });
      expect(cancelled).toBe(firstBytes === 100);
      expect([upload.receivedBytes, upload.tails.size]).toEqual([0, 0]);
      await appendBody(newer, bodyOf([bytesOf(1_000)]), upload.store(newer));
      expect(upload.bytes).toEqual(bytesOf(1_000));
    }
  });

  it("fails where the bucket does, and is not read on", async () => {
    const upload = new FakeUpload(1_000, PART_BYTES);
    const turn = upload.takeTurn();
    let cancelled = false;
    const body = bodyOf([bytesOf(500), bytesOf(500)], { onCancel: () => (cancelled = true) });
    const store = { ...upload.store(turn), writePart: () => Promise.reject(new Error("no bucket")) };
    await expect(appendBody(turn, body, store)).rejects.toThrow("no bucket");
    expect(cancelled).toBe(true);
  });

  it("does not go on from a tail that has other bytes than it should", async () => {
    const upload = new FakeUpload(250, PART_BYTES);
    await send(upload, bodyOf([bytesOf(130)]));
    upload.tails.set(upload.tail?.name ?? "", bytesOf(29));
    await expect(send(upload, bodyOf([bytesOf(10)]))).rejects.toThrow("29 bytes instead of 30");
  });

  it("reads no more before a part is stored", async () => {
    const upload = new FakeUpload(10 * PART_BYTES, PART_BYTES);
    const turn = upload.takeTurn();
    const { promise, resolve } = Promise.withResolvers<void>();
    let pulled = 0;
    const body = new ReadableStream({
      type: "bytes",
      pull(controller) {
        pulled += 1;
        controller.enqueue(bytesOf(PART_BYTES));
        if (pulled === 10) controller.close();
      },
    });
    const store = upload.store(turn);
    const work = appendBody(turn, body, {
      ...store,
      writePart: async (partNumber, bytes) => {
        await promise;
        return store.writePart(partNumber, bytes);
      },
    });
    await new Promise((done) => setTimeout(done, 20));
    expect(pulled).toBe(1);
    resolve();
    expect(await work).toMatchObject({ ok: { receivedBytes: 10 * PART_BYTES } });
    expect(upload.largestWrite).toBe(PART_BYTES);
  });

  it("gives the same file, wherever and however often it is cut, in pieces of any size", async () => {
    const request = fc.record({
      bytes: fc.integer({ min: 0, max: 400 }),
      isCut: fc.boolean(),
      pieceBytes: fc.integer({ min: 1, max: 150 }),
      isOvertaken: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 700 }),
        fc.integer({ min: 1, max: 120 }),
        fc.array(request, { maxLength: 12 }),
        async (sizeBytes, partBytes, requests) => {
          const file = bytesOf(sizeBytes);
          const upload = new FakeUpload(sizeBytes, partBytes);
          const whole = { bytes: sizeBytes, isCut: false, pieceBytes: 1_000, isOvertaken: false };
          for (const { bytes, isCut, pieceBytes, isOvertaken } of [...requests, whole]) {
            const from = upload.receivedBytes;
            if (from === sizeBytes) break;
            const slice = file.subarray(from, from + bytes);
            const pieces = Array.from({ length: Math.ceil(slice.length / pieceBytes) }, (_, index) =>
              slice.subarray(index * pieceBytes, (index + 1) * pieceBytes),
            );
            const turn = upload.takeTurn();
            if (isOvertaken) upload.takeTurn();
            const outcome = await appendBody(turn, bodyOf(pieces, { isCut }), upload.store(turn));
            if (isOvertaken) expect(upload.receivedBytes).toBe(from);
            else expect(outcome).toMatchObject({ ok: { receivedBytes: from + slice.length } });
            expect(upload.receivedBytes).toBe(isOvertaken ? from : from + slice.length);
          }
          expect(upload.bytes).toEqual(file);
          expect(upload.tails.size).toBe(0);
          expect(upload.largestWrite).toBeLessThanOrEqual(partBytes);
        },
      ),
    );
  });
});
