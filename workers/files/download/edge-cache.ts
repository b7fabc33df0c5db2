import type { ByteRange } from "./core/byte-range.ts";
import type { StoredObject } from "./stored-object.ts";

/** What is larger would push everything else out, and its readers ask for parts. */
export const MAX_CACHED_BYTES = 33_554_432;
/** A deleted file is asked for no more, but its bytes should not lie around at the edge for long either. */
const MAX_AGE_S = 86_400;

/** Objects of the bucket near those who read them. Whoever asks it has made sure that the asker may see the object. */
export class EdgeCache {
  readonly #cache: Cache;
  readonly #origin: string;

  /** @param origin of the deployment: the platform wants the host of keys to be one of the zone's */
  constructor(cache: Cache, origin: string) {
    this.#cache = cache;
    this.#origin = origin;
  }

  async find(name: string): Promise<StoredObject | null> {
    const hit = await this.#cache.match(this.#key(name));
    if (!hit) return null;
    const facts = readFacts(hit.headers);
    if (!facts) return null;
    return { ...facts, body: hit.body };
  }

  /** A part of an object that was found; null where the platform gives none. */
  async part(name: string, { offset, length }: ByteRange): Promise<ReadableStream | null> {
    const headers = { range: `bytes=${offset}-${offset + length - 1}` };
    const hit = await this.#cache.match(new Request(this.#key(name), { headers }));
    if (hit?.status === 206 && hit.headers.get("content-length") === String(length)) return hit.body;
    await hit?.body?.cancel();
    return null;
  }

  async fill(name: string, { body, etag, modifiedMs, sizeBytes, contentType }: StoredObject): Promise<void> {
    const headers = {
      "cache-control": `public, max-age=${MAX_AGE_S}`,
      "content-length": String(sizeBytes),
      "last-modified": new Date(modifiedMs).toUTCString(),
      etag,
      ...(contentType !== null && { "content-type": contentType }),
    };
    await this.#cache.put(this.#key(name), new Response(body, { headers }));
  }

  /** No route has such an address. */
  #key(name: string): string {
    return `${this.#origin}/.files/${name}`;
  }
}

function readFacts(headers: Headers): Omit<StoredObject, "body"> | null {
  const etag = headers.get("etag");
  const modifiedMs = Date.parse(headers.get("last-modified") ?? "");
  const sizeBytes = Number(headers.get("content-length") ?? Number.NaN);
  if (etag === null || Number.isNaN(modifiedMs) || Number.isNaN(sizeBytes)) return null;
  return { etag, modifiedMs, sizeBytes, contentType: headers.get("content-type") };
}
