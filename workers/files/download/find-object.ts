import { parseRange } from "./core/byte-range.ts";
import { CONDITIONS, judgeRequest, type Verdict } from "./core/judge-request.ts";
import { type EdgeCache, MAX_CACHED_BYTES } from "./edge-cache.ts";
import { headObject, readObject, type StoredObject } from "./stored-object.ts";

/** Where objects are read. */
export interface Shelves {
  bucket: R2Bucket;
  /** Null for objects that may still be replaced. */
  cache: EdgeCache | null;
  later: (work: Promise<unknown>) => void;
}

/** An object, and how a request for it is to be answered. It has a body where that has one. */
export interface Found {
  object: StoredObject;
  verdict: Verdict;
}

type Asking = Pick<Request, "method" | "headers">;

/**
 * Finds what a GET or HEAD asks for: near the reader, or else in the bucket, with one call where the request has no conditions.
 * Null where there is no such object.
 */
export async function findObject(shelves: Shelves, name: string, request: Asking): Promise<Found | null> {
  const { bucket, cache } = shelves;
  const near = cache && (await findNear(cache, name, request));
  if (near) return near;
  const found = (await findAtOnce(bucket, name, request)) ?? (await findByFacts(bucket, name, request));
  if (found && cache && isWhole(found)) shelves.later(fill(bucket, cache, name, found.object.etag));
  return found;
}

async function findNear(cache: EdgeCache, name: string, request: Asking): Promise<Found | null> {
  const object = await cache.find(name);
  if (!object) return null;
  const verdict = judgeRequest(request.method, request.headers, object);
  if (verdict.status === 200 && request.method === "GET") return { object, verdict };
  await object.body?.cancel();
  if (verdict.status !== 206) return { object: { ...object, body: null }, verdict };
  const body = await cache.part(name, verdict.range);
  return body && { object: { ...object, body }, verdict };
}

/** Asks for the bytes without knowing the object first; that cannot tell what to do about conditions. */
async function findAtOnce(bucket: R2Bucket, name: string, request: Asking): Promise<Found | null> {
  const { method, headers } = request;
  if (method !== "GET" || CONDITIONS.some((condition) => headers.has(condition))) return null;
  const range = parseRange(headers.get("range"));
  // A range that the object does not have is an error there; how to say so, its size tells.
  const reading = readObject(bucket, name, range ? { range } : {});
  const object = await (range ? reading.catch(() => null) : reading);
  if (!object) return null;
  const verdict = judgeRequest(method, headers, object);
  if (verdict.status === 200 || verdict.status === 206) return { object, verdict };
  await object.body?.cancel();
  return null;
}

async function findByFacts(bucket: R2Bucket, name: string, request: Asking): Promise<Found | null> {
  const facts = await headObject(bucket, name);
  if (!facts) return null;
  const verdict = judgeRequest(request.method, request.headers, facts);
  const hasBody = verdict.status === 200 || verdict.status === 206;
  if (request.method !== "GET" || !hasBody) return { object: facts, verdict };
  const range = verdict.status === 206 ? { range: verdict.range } : {};
  const object = await readObject(bucket, name, { ...range, only: facts.etag });
  return object && { object, verdict };
}

function isWhole({ object, verdict }: Found): boolean {
  const { sizeBytes, body } = object;
  const isRead = verdict.status === 200 || (verdict.status === 206 && verdict.range.length === sizeBytes);
  return isRead && body !== null && sizeBytes <= MAX_CACHED_BYTES;
}

/** Reads the object a second time: to split the reader's stream would keep in memory what a slow reader has not read. */
async function fill(bucket: R2Bucket, cache: EdgeCache, name: string, etag: string): Promise<void> {
  try {
    const object = await readObject(bucket, name, { only: etag });
    if (object) await cache.fill(name, object);
  } catch (error) {
    console.warn("a file could not be kept at the edge", error);
  }
}
