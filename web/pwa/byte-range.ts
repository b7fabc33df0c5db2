/** The bytes that a `Range` header asks for, both ends included; null where it is no single range that there is. */
export function rangeOf(header: string, sizeBytes: number): { first: number; last: number } | null {
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(header.trim()) ?? [];
  if (from === "" && to === "") return null;
  const first = from === "" ? Math.max(0, sizeBytes - Number(to)) : Number(from);
  const last = from === "" || to === "" ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  return first <= last && first < sizeBytes ? { first, last } : null;
}

/** How many bytes a file has, where an answer to a request for a range brings all of them; else null. */
export function wholeSize(contentRange: string | null): number | null {
  const [, last, size] = /^bytes 0-(\d+)\/(\d+)$/.exec(contentRange ?? "") ?? [];
  return last !== undefined && size !== undefined && Number(last) + 1 === Number(size) ? Number(size) : null;
}

/** The part of a whole answer that a `Range` header asks for. */
export async function sliceOf(whole: Response, header: string): Promise<Response> {
  const blob = await whole.blob();
  const range = rangeOf(header, blob.size);
  const headers = new Headers(whole.headers);
  if (range === null) {
    return new Response(null, { status: 416, headers: { "content-range": `bytes */${blob.size}` } });
  }
  const { first, last } = range;
  headers.set("content-range", `bytes ${first}-${last}/${blob.size}`);
  headers.set("content-length", String(last - first + 1));
  return new Response(blob.slice(first, last + 1), { status: 206, headers });
}
