import { Directory } from "../../db/directory/directory.ts";
import type { Chore } from "../../db/queries/chores.ts";
import { log } from "../../telemetry/log.ts";
import { CHORES } from "../../telemetry/metrics.ts";
import type { Env } from "../env.ts";
import { inParallel } from "../in-parallel.ts";
import { waitAtMost } from "../wait-at-most.ts";
import { doChore } from "./chore-kinds.ts";
import { strikeOff } from "./strike-off.ts";

/** An object that does not answer must not hold up the others. */
const CHORE_TIMEOUT_MS = 10_000;

export interface FailedChore {
  chore: Chore;
  error: unknown;
}

/**
 * Does chores, and those that they leave, a few at a time, and strikes off what is done. Those that fail stay for the cron.
 *
 * @param goesOn where it answers false, the rest stays, too
 */
export async function doChores(
  env: Env,
  chores: readonly Chore[],
  goesOn: () => boolean = () => true,
): Promise<FailedChore[]> {
  const failed: FailedChore[] = [];
  for (let due = chores; due.length > 0; ) {
    const left: Chore[] = [];
    const done: Chore[] = [];
    await inParallel(due, async (chore) => {
      if (!goesOn()) return;
      try {
        left.push(...(await inTime(doChore(env, chore))));
        done.push(chore);
        CHORES.increment(chore.kind, "done");
      } catch (error) {
        failed.push({ chore, error });
        CHORES.increment(chore.kind, "failed");
        log.warn("a chore failed and will be tried again", error, {
          chore: chore.kind,
          choreId: chore.id,
          database: chore.database,
        });
      }
    });
    await strikeOff(new Directory(env), done);
    due = left;
  }
  return failed;
}

async function inTime<Answer>(work: Promise<Answer>): Promise<Answer> {
  if (!(await waitAtMost(CHORE_TIMEOUT_MS, work))) throw new Error("it took too long");
  return work;
}
