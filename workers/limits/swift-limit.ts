import { ProblemError } from "../problem.ts";
import {
  type Counted,
  type LimitBy,
  SWIFT_LIMITS,
  type SwiftBound,
  type SwiftLimit,
} from "./abuse-limits.ts";

/** The limiters do not say when their minute ends. Much of it has usually passed when a bound is met. */
export const SWIFT_RETRY_AFTER_MS = 10_000;

/** What of the deployment this uses; see wrangler.toml. */
type Limiters = {
  [Bound in `RATE_${SwiftBound}`]?: { limit(by: { key: string }): Promise<{ success: boolean }> };
} & {
  LOCAL?: unknown;
};

/**
 * Counts something that happens all the time, and answers by whom there was too much of it, or null. Off on a local server, and where
 * the deployment has no limiters.
 */
export async function exceedsSwift(env: Limiters, what: SwiftLimit, who: Counted): Promise<LimitBy | null> {
  if (env.LOCAL) return null;
  const asked = Object.entries(SWIFT_LIMITS[what]).map(async ([by, max]) => {
    const id = who[by as LimitBy] ?? null;
    const limiter = env[`RATE_${max}`];
    if (id === null || !limiter) return null;
    const { success } = await limiter.limit({ key: `${what}:${by}:${id}` });
    return success ? null : (by as LimitBy);
  });
  return (await Promise.all(asked)).find((by) => by !== null) ?? null;
}

/** The same for a request. Throws the problem `rate-limited`, naming the limit. */
export async function refuseSwift(env: Limiters, what: SwiftLimit, who: Counted): Promise<void> {
  const by = await exceedsSwift(env, what, who);
  if (by !== null) {
    throw new ProblemError("rate-limited", { retryAfterMs: SWIFT_RETRY_AFTER_MS, limit: `${what}/${by}` });
  }
}
