import { type AskedRange, parseRange, rangeWithin } from "../files/download/core/byte-range.ts";
import { CONDITIONS } from "../files/download/core/judge-request.ts";
import { type Found, findObject } from "../files/download/find-object.ts";
import { headObject, readObject } from "../files/download/stored-object.ts";
import { ProblemError } from "../problem.ts";
import { unavailable } from "../unavailable.ts";

/** What the archive is called in its bucket. */
const OBJECT_NAME = "map.pmtiles";

/** A map reads directories and tiles, of some KB each. Whoever wants the whole archive takes it from where it came from. */
export const MAX_PART_BYTES = 8_388_608;

/** The archive that the base map is drawn from. */
export interface BaseMap {
  /** Another one with every other archive. */
  version: string;
  sizeBytes: number;
}

type Asking = Pick<Request, "method" | "headers">;

/** What there is; null without a bucket, or with nothing in it. Throws the problem `unavailable`. */
export async function findBaseMap(bucket: R2Bucket | undefined): Promise<BaseMap | null> {
  const object = bucket && (await headObject(bucket, OBJECT_NAME).catch(unavailable));
  return object ? { version: versionOf(object.etag), sizeBytes: object.sizeBytes } : null;
}

/**
 * Finds the part that a GET asks for, or the facts for a HEAD; null where there is no archive. Never has more than
 * `MAX_PART_BYTES` for a body: throws the problem `range-required` instead, and `unavailable`.
 */
export async function findMapPart(bucket: R2Bucket | undefined, request: Asking): Promise<Found | null> {
  if (!bucket) return null;
  const asked = parseRange(request.headers.get("range"));
  if (request.method === "GET" && (asked === null || isTooLong(asked)))
    throw new ProblemError("range-required");
  const found =
    (asked && (await findAtOnce(bucket, asked, request))) ??
    (await findByFacts(bucket, request).catch(unavailable));
  const body = found?.object.body;
  if (body && !(found.verdict.status === 206 && found.verdict.range.length <= MAX_PART_BYTES)) {
    await body.cancel();
    throw new ProblemError("range-required");
  }
  return found;
}

/** The version that goes with an entity tag. */
export function versionOf(etag: string): string {
  return etag.slice(1, -1);
}

/** As far as that is known without the size. */
function isTooLong(asked: AskedRange): boolean {
  const lengthBytes = "suffix" in asked ? asked.suffix : asked.length;
  return lengthBytes !== undefined && lengthBytes > MAX_PART_BYTES;
}

/** Spares a map's reads the question for the size. The bucket fails where it has no such range, which the facts then tell. */
async function findAtOnce(
  bucket: R2Bucket,
  asked: AskedRange,
  { method, headers }: Asking,
): Promise<Found | null> {
  const hasEnd = "suffix" in asked ? asked.suffix > 0 : asked.length !== undefined;
  if (method !== "GET" || !hasEnd || CONDITIONS.some((condition) => headers.has(condition))) return null;
  const object = await readObject(bucket, OBJECT_NAME, { range: asked }).catch(() => null);
  const range = object && rangeWithin(asked, object.sizeBytes);
  return range && { object, verdict: { status: 206, range } };
}

function findByFacts(bucket: R2Bucket, request: Asking): Promise<Found | null> {
  const shelves = { bucket, cache: null, later: () => {} };
  return findObject(shelves, { name: OBJECT_NAME, sizeBytes: null }, request);
}
