import { log } from "../../telemetry/log.ts";
import type { Env } from "../env.ts";
import { waitAtMost } from "../wait-at-most.ts";
import { CHECKS, PARTS, type Part } from "./checks.ts";

const TIMEOUT_MS = 3_000;
/** For so long an answer is given again: whoever asks in a loop asks only the Worker. */
const FRESH_MS = 5_000;
/** While somebody looks anew, others get what was known, if it is not older. */
const USABLE_MS = 30_000;

/** What does not work of all that a deployment stands on, as far as an isolate knows. */
export class Readiness {
  readonly #timeoutMs: number;
  #known: { failing: Part[]; atMs: number } | null = null;
  #isLooking = false;

  /** `timeoutMs`: a part that has not answered by then counts as failing. */
  constructor(timeoutMs = TIMEOUT_MS) {
    this.#timeoutMs = timeoutMs;
  }

  /** Everybody may ask: names of parts are all that strangers get to know. */
  async failing(env: Env): Promise<Part[]> {
    const known = this.#known;
    const ageMs = known ? Math.abs(Date.now() - known.atMs) : Number.POSITIVE_INFINITY;
    if (known && ageMs < (this.#isLooking ? USABLE_MS : FRESH_MS)) return known.failing;
    // A request cannot wait for another one's work, so that the first few of an isolate may look at the same time.
    this.#isLooking = true;
    try {
      const well = await Promise.all(PARTS.map((part) => isWell(part, env, this.#timeoutMs)));
      const failing = PARTS.filter((_, index) => !well[index]);
      this.#known = { failing, atMs: Date.now() };
      return failing;
    } finally {
      this.#isLooking = false;
    }
  }
}

async function isWell(part: Part, env: Env, timeoutMs: number): Promise<boolean> {
  const found: { isWell?: boolean } = {};
  try {
    const asked = CHECKS[part](env).then((answer) => {
      found.isWell = answer;
    });
    const isAnswered = await waitAtMost(timeoutMs, asked);
    if (found.isWell) return true;
    log.error("a part is not ready", undefined, {
      part,
      cause: isAnswered ? "not as needed" : "no answer in time",
    });
  } catch (error) {
    log.error("a part is not ready", error, { part });
  }
  return false;
}
