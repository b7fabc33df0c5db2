/**
 * The Web Push services of the browsers. A subscription's endpoint is an address that a client names and the server calls, so
 * it may be nowhere else: not in a network that only the server can reach.
 */
const KNOWN_HOSTS = [
  "fcm.googleapis.com",
  "updates.push.services.mozilla.com",
  "*.push.services.mozilla.com",
  "web.push.apple.com",
  "*.push.apple.com",
  "*.notify.windows.com",
];

const LOCAL_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Whether notifications may be sent to an endpoint: https, at the default port, at a known push service or one of `extra`.
 *
 * @param extra hosts, separated by commas, each with a port if it is not the default one; "*." stands for any subdomain. A
 * server of this machine that is named may speak plain http.
 */
export function isAllowedEndpoint(endpoint: string, extra: string | undefined): boolean {
  if (!URL.canParse(endpoint)) return false;
  const url = new URL(endpoint);
  if (url.username !== "" || url.password !== "") return false;
  const more = (extra ?? "").split(",").map((host) => host.trim().toLowerCase());
  const isLocal = LOCAL_NAMES.has(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLocal && more.includes(url.host))) {
    return false;
  }
  return [...KNOWN_HOSTS, ...more].some((host) => matches(url.host, host));
}

function matches(host: string, pattern: string): boolean {
  if (!pattern.startsWith("*.")) return pattern !== "" && host === pattern;
  return host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1;
}
