/** The app's own built files, kept as one version: either all of them, or those of the version before. */
export class AppFiles {
  readonly #caches: CacheStorage;
  readonly #fetch: typeof fetch;
  readonly #files: readonly string[];
  readonly #name: string;

  /** @param version names the files as they are: any change of one makes another version */
  constructor(
    storage: CacheStorage,
    doFetch: typeof fetch,
    { files, version }: { files: readonly string[]; version: string },
  ) {
    this.#caches = storage;
    this.#fetch = doFetch;
    this.#files = files;
    this.#name = `hither-app-${version}`;
  }

  /** Brings what is not here yet. @throws what `fetch` throws: then the version before stays */
  async install(): Promise<void> {
    const cache = await this.#caches.open(this.#name);
    await Promise.all(
      this.#files.map(async (path) => {
        // A name with a hash in it means the same in every version.
        const known = path.startsWith("/assets/") ? await this.#caches.match(path) : undefined;
        const response = known ?? (await this.#fetch(path, { cache: "no-cache" }));
        if (!response.ok) throw new Error(`${path} answers ${response.status}`);
        await cache.put(path, response);
      }),
    );
  }

  /** Takes away the versions before. */
  async activate(): Promise<void> {
    const names = await this.#caches.keys();
    const old = names.filter((name) => name.startsWith("hither-app-") && name !== this.#name);
    await Promise.all(old.map((name) => this.#caches.delete(name)));
  }

  /** A file of this version; the network's where the browser has thrown it away. */
  async answer(path: string, request: Request): Promise<Response> {
    const kept = await this.#caches.match(path, { cacheName: this.#name, ignoreVary: true });
    return kept ?? this.#fetch(request);
  }
}
