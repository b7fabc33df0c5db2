import type { Chore } from "../../db/queries/chores.ts";
import type { Env } from "../env.ts";
import { waitAtMost } from "../wait-at-most.ts";
import { doChores } from "./do-chores.ts";

/** A request waits for its chores no longer than this: enough for hundreds of objects, unless some are out of reach. */
const ANSWER_WITHIN_MS = 5_000;

/** Where a request runs, and how work goes on after its answer. */
export interface Workplace {
  env: Env;
  later: (work: Promise<unknown>) => void;
}

/** Does the chores of a request before it is answered, as far as they get; the rest follows, at the latest by the cron. */
export async function doChoresNow({ env, later }: Workplace, chores: readonly Chore[]): Promise<void> {
  if (chores.length === 0) return;
  const work = doChores(env, chores);
  later(work);
  await waitAtMost(ANSWER_WITHIN_MS, work);
}
