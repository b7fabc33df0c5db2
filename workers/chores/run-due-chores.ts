import { openDb } from "../../db/db.ts";
import { claimDueChores, deleteChores } from "../../db/queries/chores.ts";
import type { Env } from "../env.ts";
import { doChores, type FailedChore } from "./do-chores.ts";

/** The next run begins a minute later. */
const RUN_MS = 40_000;
const CLAIM_AT_ONCE = 100;
/** A run may make 10,000 calls, and a chore takes a handful. */
const MAX_CLAIMS = 10;
const GIVE_UP_AFTER_MS = 3 * 86_400_000;

/**
 * Does the chores that are due, as many as fit into a run. What fails is tried again later and later, for
 * three days; what is given up then is logged.
 */
export async function runDueChores(env: Env): Promise<void> {
  const db = openDb(env.DB);
  const endsAtMs = Date.now() + RUN_MS;
  const goesOn = () => Date.now() < endsAtMs;
  for (let claims = 0; claims < MAX_CLAIMS && goesOn(); claims += 1) {
    const chores = await claimDueChores(db, Date.now(), CLAIM_AT_ONCE);
    if (chores.length === 0) return;
    const failed = await doChores(env, chores, goesOn);
    await giveUp(env, failed.filter(isHopeless));
  }
}

function isHopeless({ chore }: FailedChore): boolean {
  return Date.now() - chore.createdMs > GIVE_UP_AFTER_MS;
}

async function giveUp(env: Env, hopeless: FailedChore[]): Promise<void> {
  if (hopeless.length === 0) return;
  for (const { chore, error } of hopeless) console.error("a chore was given up", chore, error);
  await deleteChores(
    openDb(env.DB),
    hopeless.map(({ chore }) => chore.id),
  );
}
