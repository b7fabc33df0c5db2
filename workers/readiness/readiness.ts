import { log } from "../../telemetry/log.ts";
import type { Env } from "../env.ts";
import { waitAtMost } from "../wait-at-most.ts";
import { CHECKS, PARTS, type Part } from "./checks.ts";

export { PARTS } from "./checks.ts";

/** A part that has not answered by then counts as failing. */
const TIMEOUT_MS = 3_000;
/** For so long an answer is given again: whoever asks in a loop asks only the Worker. */
const FRESH_MS = 5_000;
/** While somebody looks anew, others get what was known, if it is not older. */
const USABLE_MS = 30_000;

interface Known {
  failing: Part[];
  atMs: number;
}

let known: Known | null = null;
let isLooking = false;

/** What does not work of all that the deployment stands on. Everybody may ask: names of parts are all that strangers get to know. */
export async function readiness(env: Env): Promise<Part[]> {
  const ageMs = known ? Math.abs(Date.now() - known.atMs) : Number.POSITIVE_INFINITY;
  if (known && ageMs < (isLooking ? USABLE_MS : FRESH_MS)) return known.failing;
  // A request cannot wait for another one's work, so that the first few of an isolate may look at the same time.
  isLooking = true;
  try {
    const failing = await lookAtAll(env);
    known = { failing, atMs: Date.now() };
    return failing;
  } finally {
    isLooking = false;
  }
}

async function lookAtAll(env: Env): Promise<Part[]> {
  const works = await Promise.all(PARTS.map((part) => look(part, env)));
  return PARTS.filter((_, index) => !works[index]);
}

async function look(part: Part, env: Env): Promise<boolean> {
  let isWell = false;
  try {
    const answered = await waitAtMost(
      TIMEOUT_MS,
      CHECKS[part](env).then((answer) => {
        isWell = answer;
      }),
    );
    if (!isWell)
      log.error("a part is not ready", undefined, {
        part,
        cause: answered ? "not as needed" : "no answer in time",
      });
  } catch (error) {
    isWell = false;
    log.error("a part is not ready", error, { part });
  }
  return isWell;
}
