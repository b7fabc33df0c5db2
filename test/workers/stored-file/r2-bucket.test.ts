import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { R2FileBucket } from "../../../durable-objects/stored-file/r2-bucket.ts";
import { noise, PART, sha256 } from "./world.ts";

const FOREVER = new AbortController().signal;

const bucket = new R2FileBucket(env.FILES);

async function* chunksOf(bytes: Uint8Array, sizeBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += sizeBytes) yield bytes.subarray(at, at + sizeBytes);
}

async function put(name: string, bytes: Uint8Array<ArrayBuffer>) {
  await env.FILES.put(name, bytes);
  const object = await bucket.head(name);
  if (!object) throw new Error("there is no object");
  return object;
}

it("writes chunks as one object, and says its digest", async () => {
  const bytes = noise(3_000_000);
  expect(await bucket.write("written", bytes.length, chunksOf(bytes, 70_001))).toBe(await sha256(bytes));
  const object = await bucket.head("written");
  expect(object).toMatchObject({ name: "written", sizeBytes: bytes.length });
  expect(object && (await bucket.sha256(object, FOREVER))).toBe(await sha256(bytes));
});

it("writes nothing where the chunks break off, or are not as long as was said", async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield noise(1_000);
    throw new Error("no more");
  }
  await expect(bucket.write("none", 2_000, broken())).rejects.toThrow("no more");
  await expect(bucket.write("none", 2_000, chunksOf(noise(1_999), 500))).rejects.toThrow("FixedLengthStream");
  expect(await bucket.head("none")).toBeNull();
  await expect(bucket.write("none", 2_000, chunksOf(noise(2_001), 500))).rejects.toThrow("FixedLengthStream");
});

it("reads and streams exactly what is asked for, of that object and of no newer one", async () => {
  const bytes = noise(300_000);
  const object = await put("read", bytes);
  expect(await bucket.read(object, 10, 20)).toEqual(bytes.slice(10, 30));
  const chunks: Uint8Array[] = [];
  for await (const chunk of bucket.stream(object, 1_000, 200_000)) chunks.push(chunk);
  const streamed = new Uint8Array(chunks.flatMap((chunk) => [...chunk]));
  expect(streamed).toEqual(bytes.slice(1_000, 201_000));
  await put("read", noise(300_000, 2));
  await expect(bucket.read(object, 10, 20)).rejects.toThrow("written anew");
  await expect(bucket.sha256(object, FOREVER)).rejects.toThrow("written anew");
  await bucket.remove(["read", "was never there"]);
  await expect(bucket.read(object, 10, 20)).rejects.toThrow("is gone");
});

it("breaks a digest off", async () => {
  const object = await put("long", noise(300_000));
  await expect(bucket.sha256(object, AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
});

it("tells parts that can never be put together from a bucket that fails", async () => {
  const id = await bucket.begin("parts");
  const etag = (await bucket.putPart("parts", id, 1, noise(PART))) ?? "";
  const small = (await bucket.putPart("parts", id, 2, noise(PART - 1))) ?? "";
  const last = (await bucket.putPart("parts", id, 3, noise(10))) ?? "";
  const [one, two, three] = [etag, small, last].map((each, n) => ({ partNumber: n + 1, etag: each }));
  if (!one || !two || !three) throw new Error("there are three parts");
  expect(await bucket.complete("parts", id, [one, { ...two, etag }])).toBe("broken");
  expect(await bucket.complete("parts", id, [one, two, three])).toBe("broken");
  expect(await bucket.complete("parts", id, [one, three])).toMatchObject({ sizeBytes: PART + 10 });
  expect(await bucket.complete("parts", id, [one, three])).toBe("broken");
  expect(await bucket.putPart("parts", id, 4, noise(10))).toBeNull();
  await bucket.abandon("parts", id);
  expect(await bucket.head("parts")).toMatchObject({ sizeBytes: PART + 10 });
});

it("drops an upload, once and again", async () => {
  const id = await bucket.begin("dropped");
  await bucket.abandon("dropped", id);
  await bucket.abandon("dropped", id);
  expect(await bucket.putPart("dropped", id, 1, noise(10))).toBeNull();
});

it("removes everything whose name begins so, and nothing else", async () => {
  for (const name of ["tails/a/1", "tails/a/2", "tails/ab/1"]) await env.FILES.put(name, "x");
  await bucket.removeAll("tails/a/");
  const { objects } = await env.FILES.list({ prefix: "tails/" });
  expect(objects.map(({ key }) => key)).toEqual(["tails/ab/1"]);
});
