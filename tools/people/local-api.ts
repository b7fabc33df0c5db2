import { HitherApi } from "../../client/index.ts";

const LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"];

/**
 * The HTTP side for person number `index` of many simulated ones. On this machine each gets an address of their own,
 * as people have in life, so that they do not share the allowance of one. A deployed Hither learns addresses from
 * Cloudflare and cannot be told.
 */
export function personApi(url: string, index: number, sessionToken?: string): HitherApi {
  const local = LOCAL_HOSTS.includes(new URL(url).hostname);
  const address = `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
  const fetchFromAddress: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set("cf-connecting-ip", address);
    return fetch(input, { ...init, headers });
  };
  return new HitherApi({
    url,
    ...(local ? { fetch: fetchFromAddress } : {}),
    ...(sessionToken === undefined ? {} : { sessionToken }),
  });
}
