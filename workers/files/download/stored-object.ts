import type { AskedRange } from "./core/byte-range.ts";
import type { ObjectFacts } from "./core/judge-request.ts";

/** An object of the bucket, or a part of it, with what is to be said of the whole. */
export interface StoredObject extends ObjectFacts {
  /** As it was stored with; null where nothing was said. */
  contentType: string | null;
  /** Null where only the facts were asked for. Whoever does not read it cancels it. */
  body: ReadableStream | null;
}

export async function headObject(bucket: R2Bucket, name: string): Promise<StoredObject | null> {
  const object = await bucket.head(name);
  return object && toStored(object);
}

/** Reads an object. Null where there is none, or another one than that with the entity tag `only` by now. */
export async function readObject(
  bucket: R2Bucket,
  name: string,
  options: { range?: AskedRange; only?: string } = {},
): Promise<StoredObject | null> {
  const { range, only } = options;
  const object = await bucket.get(name, {
    ...(range && { range }),
    // The tag comes without its quotes here.
    ...(only !== undefined && { onlyIf: { etagMatches: only.slice(1, -1) } }),
  });
  return object && "body" in object ? toStored(object) : null;
}

function toStored(object: R2Object | R2ObjectBody): StoredObject {
  return {
    etag: object.httpEtag,
    modifiedMs: object.uploaded.getTime(),
    sizeBytes: object.size,
    contentType: object.httpMetadata?.contentType ?? null,
    body: "body" in object ? object.body : null,
  };
}
