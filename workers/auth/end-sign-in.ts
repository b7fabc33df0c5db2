import { openDb } from "../../db/db.ts";
import { deleteChores, signOutChoreId } from "../../db/queries/chores.ts";
import { log } from "../../telemetry/log.ts";
import type { Env } from "../env.ts";
import { callHub, hubsOf } from "../friends/hub-call.ts";

/** A sign-in that has ended. Its id is that of the device. */
export interface SignIn {
  id: string;
  userId: string;
}

/**
 * After a sign-in has ended: the device's sockets close at once, and tokens in its hands open none. The database has noted in the
 * same transaction that this is to be done (the trigger `session_ended`), so where the hub cannot be told now, the cron tells it.
 */
export async function endSignIn(env: Env, { id, userId }: SignIn): Promise<void> {
  try {
    await callHub(hubsOf(env), userId, (hub) => hub.signOutDevice(id));
    await deleteChores(openDb(env.DB), [signOutChoreId(id)]);
  } catch (error) {
    log.warn("a hub could not be told yet that a device was signed out", error);
  }
}
