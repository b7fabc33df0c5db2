/** How the worker answers a request: with the app itself, with what was seen before, or not at all. */
type Plan =
  | { plan: "page" }
  | { plan: "file"; path: string }
  | { plan: "seen"; kind: SeenKind }
  | { plan: "network" };

/** `small`: thumbnails and people's faces. `large`: whole files. */
export type SeenKind = "small" | "large";

const SMALL = [
  /^\/v1\/people\/[^/]+\/picture(\/thumbnail)?$/,
  /^\/v1\/teams\/[^/]+\/picture(\/thumbnail)?$/,
  /^\/v1\/channels\/[^/]+\/files\/[^/]+\/thumbnail$/,
];
const LARGE = /^\/v1\/channels\/[^/]+\/files\/[^/]+$/;
/** The parts behind the "#" are the app's own: to a server it has one page. */
const PAGES = new Set(["/", "/index.html"]);

/**
 * @param origin the app's own
 * @param files paths of the app's built files
 */
export function planFor(
  { method, url, mode }: Pick<Request, "method" | "url" | "mode">,
  { origin, files }: { origin: string; files: ReadonlySet<string> },
): Plan {
  const address = new URL(url);
  if (method !== "GET" || address.origin !== origin) return { plan: "network" };
  const { pathname } = address;
  if (mode === "navigate") return { plan: PAGES.has(pathname) ? "page" : "network" };
  if (files.has(pathname)) return { plan: "file", path: pathname };
  if (SMALL.some((pattern) => pattern.test(pathname))) return { plan: "seen", kind: "small" };
  // Answers of the server are as they are now, or not at all.
  return LARGE.test(pathname) ? { plan: "seen", kind: "large" } : { plan: "network" };
}
