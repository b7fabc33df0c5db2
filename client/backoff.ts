/** The first retry comes within this time. */
const BASE_MS = 1_000;
/** However long a server is away, everyone asks again within this time. */
const CAP_MS = 30_000;

/**
 * How long to wait before retry number `attempt`, counted from 0: "full jitter", a random time between 0 and
 * min(cap, base · 2^attempt), so that clients who lost a server together do not come back together.
 * Source: Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog.
 *
 * @param random a number from [0, 1)
 * @returns milliseconds
 */
export function backoffMs(attempt: number, random: () => number, baseMs = BASE_MS, capMs = CAP_MS): number {
  return random() * Math.min(capMs, baseMs * 2 ** attempt);
}
