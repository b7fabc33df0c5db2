import fc from "fast-check";
import { expect, it } from "vitest";
import { WindowedSource } from "../../../durable-objects/stored-file/windowed-source.ts";
import type { Piece } from "../../../media/byte-source.ts";
import { FakeBucket } from "./fake-bucket.ts";

const SIZE = 5_000_000;
const BYTES = Uint8Array.from({ length: SIZE }, (_, n) => (n * 2_654_435_761) >>> 13);
const FOREVER = new AbortController().signal;

async function open(signal = FOREVER): Promise<{ bucket: FakeBucket; source: WindowedSource }> {
  const bucket = new FakeBucket();
  bucket.objects.set("a", BYTES);
  const object = await bucket.head("a");
  if (!object) throw new Error("there is no object");
  return { bucket, source: new WindowedSource(bucket, object, signal) };
}

/** Near each other and near the ends of windows, now and then. */
const place = fc.oneof(
  fc.nat({ max: SIZE }),
  fc.nat({ max: 300 }),
  fc.integer({ min: 2_097_000, max: 2_097_300 }),
  fc.integer({ min: SIZE - 300, max: SIZE }),
);
const stretch = fc.tuple(place, place).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));

it("reads what is there, whatever was read before", async () => {
  const { source } = await open();
  await fc.assert(
    fc.asyncProperty(fc.array(stretch, { maxLength: 5 }), async (stretches) => {
      for (const { from, to } of stretches) {
        const read = await source.read(from, to - from);
        expect(Buffer.compare(read, BYTES.subarray(from, to))).toBe(0);
      }
    }),
    { numRuns: 40 },
  );
});

it("puts pieces together in chunks of bounded size", async () => {
  const { source } = await open();
  const piece = fc.oneof(
    stretch,
    fc.uint8Array({ maxLength: 20 }).map((bytes) => ({ bytes })),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 6 }), async (pieces: Piece[]) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of source.chunks(pieces)) chunks.push(chunk);
      for (const { length } of chunks) expect(length).toBeLessThanOrEqual(2_097_152);
      const whole = pieces.map((each) => ("bytes" in each ? each.bytes : BYTES.subarray(each.from, each.to)));
      expect(Buffer.compare(Buffer.concat(chunks), Buffer.concat(whole))).toBe(0);
    }),
    { numRuns: 20 },
  );
});

it("asks the bucket once for many small reads", async () => {
  const { bucket, source } = await open();
  for (let at = 0; at < 10_000; at += 100) await source.read(at, 100);
  expect(bucket.calls).toEqual(["head", "read"]);
});

it("reads nothing beyond the end, nor where it was broken off", async () => {
  const stop = new AbortController();
  const { source } = await open(stop.signal);
  await expect(source.read(SIZE - 1, 2)).rejects.toThrow(RangeError);
  stop.abort(new Error("enough"));
  await expect(source.read(0, 1)).rejects.toThrow("enough");
});
