import { hasBearer } from "../origin.ts";

/**
 * The request as the account library should see it.
 *
 * - A bearer token is the request's only authority: cookies that a phone's network library kept by itself are dropped,
 *   or the library would ask for an Origin header, which phones do not send. A passkey's challenge lives in a cookie,
 *   so the passkey routes keep theirs.
 * - Without an Origin header no browser page is behind a change, whatever `sec-fetch-*` says (Node sends it too).
 */
export function toSessionRequest(request: Request): Request {
  return new Request(request, { headers: toSessionHeaders(request) });
}

/** The headers of that request; reading them leaves the body alone. */
export function toSessionHeaders(request: Request): Headers {
  const headers = new Headers(request.headers);
  const isPasskeyRoute = new URL(request.url).pathname.includes("/passkey/");
  if (hasBearer(request) && !isPasskeyRoute) headers.delete("cookie");
  if (!headers.has("origin")) for (const name of FETCH_METADATA) headers.delete(name);
  return headers;
}

const FETCH_METADATA = ["sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest"];
