import { openDb } from "../../db/db.ts";
import { countRequest } from "../../db/queries/limit-counts.ts";
import type { Env } from "../env.ts";
import { ProblemError } from "../problem.ts";
import { type Bound, COUNTED_LIMITS, type Counted, type CountedLimit, type LimitBy } from "./abuse-limits.ts";

/**
 * Counts a request. Throws the problem `rate-limited`, naming the limit, where it is one too many. Off on a local server, whose tools
 * act for hundreds of users from one address.
 */
export async function countLimit(
  env: Pick<Env, "DB" | "LOCAL">,
  what: CountedLimit,
  who: Counted,
  nowMs: number = Date.now(),
): Promise<void> {
  if (env.LOCAL) return;
  const bounds = Object.entries(COUNTED_LIMITS[what]) as [LimitBy, Bound][];
  const countings = bounds.flatMap(([by, { max, windowMs }]) => {
    const id = who[by] ?? null;
    return id === null ? [] : [{ by, max, windowMs, key: `${by}:${id}:${what}` }];
  });
  if (countings.length === 0) return;
  const counts = await countRequest(openDb(env.DB), countings, nowMs);
  const byKey = new Map(counts.map((counted) => [counted.key, counted]));
  for (const { by, max, key } of countings) {
    const { count = 0, endsMs = nowMs } = byKey.get(key) ?? {};
    if (count > max)
      throw new ProblemError("rate-limited", { retryAfterMs: endsMs - nowMs, limit: `${what}/${by}` });
  }
}
