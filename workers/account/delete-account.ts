import { deleteAccount as deleteAccountRows } from "../../db/queries/account-deletion.ts";
import { doChoresNow } from "../chores/do-chores-now.ts";
import { callHub, hubsOf } from "../friends/hub-call.ts";
import { inParallel } from "../in-parallel.ts";
import type { Acting } from "../teams/acting.ts";

/**
 * Deletes the user's account. One transaction ends everything that it can be used by, and notes what is left to do: its
 * friendships, its teams, its channels and what it wrote there, its hub. That is begun here and finished by the cron.
 */
export async function deleteAccount(acting: Acting): Promise<void> {
  const { env, db, me } = acting;
  const { devices, chores } = await deleteAccountRows(db, me, Date.now());
  await inParallel(devices, (device) =>
    callHub(hubsOf(env), me, (hub) => hub.signOutDevice(device)).catch((error: unknown) =>
      console.warn("a hub could not be told of a sign-out; the sockets end with their token", error),
    ),
  );
  await doChoresNow(acting, chores);
}
