/** The caches of a browser, in memory. */
export function memoryCaches(): CacheStorage & { names: () => string[] } {
  const all = new Map<string, Map<string, Response>>();
  const urlOf = (request: RequestInfo | URL) =>
    new URL(request instanceof Request ? request.url : String(request), "https://app.example").href;
  const cacheOf = (entries: Map<string, Response>) => ({
    match: async (request: RequestInfo | URL) => entries.get(urlOf(request))?.clone(),
    put: async (request: RequestInfo | URL, response: Response) => {
      entries.set(urlOf(request), response);
    },
    delete: async (request: RequestInfo | URL) => entries.delete(urlOf(request)),
    keys: async () => [...entries.keys()].map((url) => new Request(url)),
  });
  const open = async (name: string) => {
    const entries = all.get(name) ?? new Map<string, Response>();
    all.set(name, entries);
    return cacheOf(entries);
  };
  return {
    names: () => [...all.keys()],
    open,
    has: async (name: string) => all.has(name),
    delete: async (name: string) => all.delete(name),
    keys: async () => [...all.keys()],
    match: async (request: RequestInfo | URL, { cacheName }: MultiCacheQueryOptions = {}) => {
      for (const [name, entries] of all) {
        const found = cacheName === undefined || cacheName === name ? entries.get(urlOf(request)) : undefined;
        if (found !== undefined) return found.clone();
      }
      return undefined;
    },
  } as unknown as CacheStorage & { names: () => string[] };
}
