import type { Db } from "../../db/db.ts";
import { Directory } from "../../db/directory/directory.ts";
import { type Chore, claimDueChores } from "../../db/queries/chores.ts";
import { forgetDeclines } from "../../db/queries/declined-requests.ts";
import { forgetCounts } from "../../db/queries/limit-counts.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { log } from "../../telemetry/log.ts";
import { CHORES_GIVEN_UP } from "../../telemetry/metrics.ts";
import type { Env } from "../env.ts";
import { doChores, type FailedChore } from "./do-chores.ts";
import { strikeOff } from "./strike-off.ts";

/** The next run begins a minute later. */
const RUN_MS = 40_000;
const CLAIM_AT_ONCE = 100;
/** A run may make 10,000 calls, and a chore takes a handful. */
const MAX_CLAIMS = 10;
const GIVE_UP_AFTER_MS = 3 * 86_400_000;

/**
 * Does the chores that are due in any database, as many as fit into a run. What fails is tried again later and later, for
 * three days; what is given up then is logged.
 */
export async function runDueChores(env: Env): Promise<void> {
  const directory = new Directory(env);
  await forgetOldCounts(directory.people, Date.now()).catch((error: unknown) =>
    log.error("old counts could not be struck off", error),
  );
  const endsAtMs = Date.now() + RUN_MS;
  const goesOn = () => Date.now() < endsAtMs;
  for (let claims = 0; claims < MAX_CLAIMS && goesOn(); claims += 1) {
    const chores = await claimEverywhere(directory);
    if (chores.length === 0) return;
    const failed = await doChores(env, chores, goesOn);
    await giveUp(directory, failed.filter(isHopeless));
  }
}

/** What limits and guards against spam counted, and count no more. */
async function forgetOldCounts(db: Db, nowMs: number): Promise<void> {
  await forgetCounts(db, nowMs);
  await forgetDeclines(db, nowMs - LIMITS.askAgainAfterMs);
}

/** A database that is out of reach does not hold up the others. */
async function claimEverywhere(directory: Directory): Promise<Chore[]> {
  const claims = await Promise.allSettled(
    directory.names.map((name) => claimDueChores(directory.open(name), Date.now(), CLAIM_AT_ONCE, name)),
  );
  return claims.flatMap((claim) => {
    if (claim.status === "fulfilled") return claim.value;
    log.error("the chores of a database could not be read", claim.reason);
    return [];
  });
}

function isHopeless({ chore }: FailedChore): boolean {
  return Date.now() - chore.createdMs > GIVE_UP_AFTER_MS;
}

async function giveUp(directory: Directory, hopeless: FailedChore[]): Promise<void> {
  for (const { chore, error } of hopeless) {
    CHORES_GIVEN_UP.increment();
    log.error("a chore was given up", error, {
      chore: chore.kind,
      choreId: chore.id,
      database: chore.database,
    });
  }
  await strikeOff(
    directory,
    hopeless.map(({ chore }) => chore),
  );
}
