import { readDeclines } from "../../db/queries/declined-requests.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Env } from "../env.ts";
import type { Counted, CountedLimit } from "../limits/abuse-limits.ts";
import { countLimit } from "../limits/count-limit.ts";
import { ProblemError } from "../problem.ts";
import { type Relating, readPerson } from "./relations.ts";

/** An account younger than this counts as new, as does every guest. */
const NEW_FOR_MS = 86_400_000;
/** So many people who declined or blocked somebody within `LIMITS.askAgainAfterMs` say that the requests are not wanted. */
const MANY_DECLINES = 10;

/** Who asks for friendship. */
export interface Asker {
  createdAt: Date;
  isGuest: boolean;
}

/**
 * Guards strangers against requests that nobody wants; to be asked before a request is made. What is no new request passes: a repeat,
 * or the answer to theirs. Throws the problem `rate-limited`: where the person declined a request a short time ago, and where the user
 * asks too many, which are fewer for whoever is new, and fewer still for whoever was declined by many.
 */
export async function guardRequest(
  env: Env,
  relating: Relating,
  asker: Asker,
  who: Counted,
  nowMs: number = Date.now(),
): Promise<void> {
  const { directory, me, other } = relating;
  if (env.LOCAL || me === other) return;
  if ((await readPerson(relating)).relation !== "none") return;
  const sinceMs = nowMs - LIMITS.askAgainAfterMs;
  const { lately, byThemMs } = await readDeclines(directory.people, me, other, sinceMs);
  if (byThemMs !== null) {
    const retryAfterMs = byThemMs - sinceMs;
    throw new ProblemError("rate-limited", { retryAfterMs, limit: "friend-requests/person" });
  }
  for (const what of limitsFor(asker, lately, nowMs)) await countLimit(env, what, who, nowMs);
}

function limitsFor({ createdAt, isGuest }: Asker, declines: number, nowMs: number): CountedLimit[] {
  const isNew = isGuest || nowMs - createdAt.getTime() < NEW_FOR_MS;
  return [
    "friend-requests",
    ...(isNew ? (["friend-requests-when-new"] as const) : []),
    ...(declines >= MANY_DECLINES ? (["friend-requests-when-declined"] as const) : []),
  ];
}
