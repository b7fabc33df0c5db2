import type { Problem } from "../protocol/resources.ts";
import { ProblemError } from "./problem-error.ts";

/** How long an answer may take: a phone's network hangs more often than it fails. */
const HTTP_TIMEOUT_MS = 20_000;

export interface HttpRequest {
  method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: string;
  /** A session token, sent as a bearer. Without one, a browser's cookies speak for the user. */
  bearer: string | undefined;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as they are, in place of `body`. */
  bytes?: Blob | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** 20 s unless given. */
  timeoutMs?: number;
}

export interface HttpAnswer {
  /** The parsed body, undefined where there is none. */
  body: unknown;
  headers: Headers;
}

/**
 * One request to the server's HTTP API.
 *
 * @throws ProblemError where the server answers with a failure, and what `fetch` throws where no answer comes
 */
export async function http(doFetch: typeof fetch, request: HttpRequest): Promise<HttpAnswer> {
  return answered(doFetch, request, async (response) => {
    const body = parseBody(await response.text());
    if (!response.ok) throw new ProblemError(problemOf(response, body));
    return { body, headers: response.headers };
  });
}

/**
 * The same, with an answer that is still to be read. `signal` ends the reading, too; time runs until the answer begins.
 *
 * @throws as `http` does
 */
export async function httpResponse(doFetch: typeof fetch, request: HttpRequest): Promise<Response> {
  const response = await answered(doFetch, request, async (answer) => answer);
  // A browser or a cache has it already: that is no failure.
  if (response.ok || response.status === 304) return response;
  throw new ProblemError(problemOf(response, parseBody(await response.text())));
}

/**
 * The lines of an answer, as they come. Where the platform gives an answer only as a whole (React Native does), they come
 * together.
 *
 * @throws as `http` does
 */
export async function* httpLines(
  doFetch: typeof fetch,
  request: HttpRequest,
): AsyncGenerator<string, void, undefined> {
  const response = await httpResponse(doFetch, request);
  let unfinished = "";
  for await (const text of textsOf(response)) {
    const lines = (unfinished + text).split("\n");
    unfinished = lines.pop() ?? "";
    yield* lines;
  }
  if (unfinished !== "") yield unfinished;
}

async function* textsOf(response: Response): AsyncGenerator<string, void, undefined> {
  const reader = response.body?.getReader();
  if (reader === undefined) return yield await response.text();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    // Whoever stops reading wants no more to be sent.
    await reader.cancel();
  }
}

/** Asks, and gives up where `read` is not done in time. */
async function answered<Answer>(
  doFetch: typeof fetch,
  request: HttpRequest,
  read: (response: Response) => Promise<Answer>,
): Promise<Answer> {
  const headers: Record<string, string> = { accept: "application/json", ...request.headers };
  if (request.bearer !== undefined) headers.authorization = `Bearer ${request.bearer}`;
  if (request.body !== undefined) headers["content-type"] = "application/json";
  const { signal, timeoutMs = HTTP_TIMEOUT_MS } = request;
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(), timeoutMs);
  // `AbortSignal.any` is not everywhere.
  if (signal?.aborted) end.abort(signal.reason);
  signal?.addEventListener("abort", () => end.abort(signal.reason), { once: true });
  try {
    const response = await doFetch(request.url, {
      method: request.method,
      headers,
      // Only a page has cookies of its own; React Native would otherwise send along what its system remembers.
      credentials: "document" in globalThis ? "same-origin" : "omit",
      signal: end.signal,
      ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
      ...(request.bytes !== undefined && { body: request.bytes }),
    });
    return await read(response);
  } finally {
    clearTimeout(timer);
  }
}

function parseBody(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a proxy's page
  }
}

/** What the server says of the failure; something in front of it may have answered in its place. */
function problemOf(response: Response, body: unknown): Problem {
  const isProblem = typeof body === "object" && body !== null && "title" in body && "type" in body;
  if (isProblem) return { ...(body as Problem), status: response.status };
  return {
    type: "about:blank",
    title: response.statusText || `HTTP ${response.status}`,
    status: response.status,
  };
}
