import { log } from "../../../telemetry/log.ts";
import { parseRange, rangeWithin } from "./core/byte-range.ts";
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

export interface Wanted {
  name: string;
  /** Null where it is not known. */
  sizeBytes: number | null;
}

type Asking = Pick<Request, "method" | "headers">;

/**
 * Finds what a GET or HEAD asks for: near the reader, or else in the bucket, with one call where the request has no conditions.
 * Null where there is no such object.
 */
export async function findObject(shelves: Shelves, wanted: Wanted, request: Asking): Promise<Found | null> {
  const { bucket, cache } = shelves;
  const { name } = wanted;
  const near = cache && (await findNear(cache, name, request));
  if (near) return near;
  const found = (await findAtOnce(bucket, wanted, request)) ?? (await findByFacts(bucket, name, request));
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

/**
 * Asks for the bytes without knowing the object first. That cannot tell what to do about conditions; and the bucket fails where
 * it does not have the range, so that a size must tell that it has.
 */
async function findAtOnce(
  bucket: R2Bucket,
  { name, sizeBytes }: Wanted,
  { method, headers }: Asking,
): Promise<Found | null> {
  if (method !== "GET" || CONDITIONS.some((condition) => headers.has(condition))) return null;
  const asked = parseRange(headers.get("range"));
  const range = asked && sizeBytes !== null ? rangeWithin(asked, sizeBytes) : null;
  if (asked && !range) return null;
  const object = await readObject(bucket, name, range ? { range } : {});
  return object && { object, verdict: range ? { status: 206, range } : { status: 200 } };
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
    log.warn("a file could not be kept at the edge", error);
  }
}
