import type { Env } from "../env.ts";
import { callHub, hubsOf } from "../friends/hub-call.ts";

/** Runs after a sign-in has ended, in whatever way: the device's sockets close at once. */
export function afterSessionDeleted(env: Env) {
  return async ({ id, userId }: { id: string; userId: string }): Promise<void> => {
    await callHub(hubsOf(env), userId, (hub) => hub.signOutDevice(id)).catch((error) =>
      console.warn("a hub could not be told of a sign-out; the sockets end with their token", error),
    );
  };
}
