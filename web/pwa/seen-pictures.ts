import { sliceOf, wholeSize } from "./byte-range.ts";
import type { SeenKind } from "./what-to-do.ts";

/** The page deletes it by this name when an account leaves the device. */
export const SEEN = "hither-seen";
const MAX_KEPT_BYTES = 5_000_000;
const MAX_KEPT: Record<SeenKind, number> = { small: 500, large: 80 };
/** Taking away what is too much reads the whole list: not with each picture. */
const TIDY_EVERY = 20;

const IGNORE = { ignoreVary: true } as const;

/** Pictures and files that were seen: the server's while there is a network, as they were otherwise. */
export class SeenPictures {
  readonly #caches: CacheStorage;
  readonly #fetch: typeof fetch;
  /** Rises when all is forgotten: what is on its way then is somebody else's. */
  #era = 0;
  #kept = 0;

  constructor(storage: CacheStorage, doFetch: typeof fetch) {
    this.#caches = storage;
    this.#fetch = doFetch;
  }

  /** @param inBackground keeps the worker alive for work that the answer does not wait for */
  async answer(
    request: Request,
    kind: SeenKind,
    inBackground: (work: Promise<unknown>) => void,
  ): Promise<Response> {
    const era = this.#era;
    let response: Response;
    try {
      response = await this.#fetch(request);
    } catch (error) {
      return this.#fromCache(request, error);
    }
    if (response.status === 403 || response.status === 404 || response.status === 410) {
      inBackground(this.#drop(request.url));
    } else {
      const whole = wholeOf(response);
      if (whole !== null) inBackground(this.#put(request.url, whole, { kind, era }).catch(() => {}));
    }
    return response;
  }

  async forget(): Promise<void> {
    this.#era += 1;
    await this.#caches.delete(SEEN);
  }

  async #fromCache(request: Request, error: unknown): Promise<Response> {
    // Asking for a cache that is not there must not make one.
    const kept = await this.#caches.match(request.url, { ...IGNORE, cacheName: SEEN });
    if (kept === undefined) throw error;
    const range = request.headers.get("range");
    return range === null ? kept : sliceOf(kept, range);
  }

  async #put(url: string, response: Response, { kind, era }: { kind: SeenKind; era: number }): Promise<void> {
    const body = await response.blob();
    if (body.size > MAX_KEPT_BYTES || era !== this.#era) return;
    const cache = await this.#caches.open(SEEN);
    const headers = new Headers(response.headers);
    headers.set("x-seen-kind", kind);
    // What is put again counts as new.
    await cache.delete(url, IGNORE);
    await cache.put(url, new Response(body, { headers }));
    this.#kept += 1;
    if (this.#kept % TIDY_EVERY === 1) await tidy(cache);
    if (era !== this.#era) await this.#caches.delete(SEEN);
  }

  async #drop(url: string): Promise<void> {
    if (await this.#caches.has(SEEN)) await (await this.#caches.open(SEEN)).delete(url, IGNORE);
  }
}

/** A copy of an answer that brings all of a file; null where it brings a part, is too large, or no file. */
function wholeOf(response: Response): Response | null {
  const size =
    response.status === 206 ? wholeSize(response.headers.get("content-range")) : declaredSize(response);
  const isWhole = response.status === 200 || (response.status === 206 && size !== null);
  if (!isWhole || (size ?? 0) > MAX_KEPT_BYTES) return null;
  const { headers, body } = response.clone();
  const kept = new Headers(headers);
  kept.delete("content-range");
  return new Response(body, { headers: kept });
}

function declaredSize({ headers }: Response): number | null {
  const length = headers.get("content-length");
  return length === null ? null : Number(length);
}

/** Takes away the oldest ones of each kind beyond as many as are kept. */
async function tidy(cache: Cache): Promise<void> {
  const byKind: Record<SeenKind, Request[]> = { small: [], large: [] };
  for (const request of await cache.keys()) {
    const kept = await cache.match(request, IGNORE);
    byKind[kept?.headers.get("x-seen-kind") === "large" ? "large" : "small"].push(request);
  }
  for (const kind of ["small", "large"] as const) {
    const surplus = byKind[kind].slice(0, -MAX_KEPT[kind]);
    for (const request of surplus) await cache.delete(request, IGNORE);
  }
}
