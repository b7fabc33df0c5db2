import { deleteAccount as deleteAccountRows } from "../../db/queries/account-deletion.ts";
import { endSignIn } from "../auth/end-sign-in.ts";
import { doChoresNow } from "../chores/do-chores-now.ts";
import { inParallel } from "../in-parallel.ts";
import type { Acting } from "../teams/acting.ts";

/**
 * Deletes the user's account. One transaction ends everything that it can be used by, and notes what is left to do: its
 * friendships, its teams, its channels and what it wrote there, its hub. That is begun here and finished by the cron.
 */
export async function deleteAccount(acting: Acting): Promise<void> {
  const { env, directory, me } = acting;
  const { devices, chores } = await deleteAccountRows(directory.people, me, Date.now());
  await inParallel(devices, (id) => endSignIn(env, { id, userId: me }));
  await doChoresNow(acting, chores);
}
