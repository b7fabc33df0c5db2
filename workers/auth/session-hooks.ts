import type { Env } from "../env.ts";
import { tellHub } from "../friends/tell-hub.ts";

interface SignIn {
  id: string;
  userId: string;
}

/** Runs after a sign-in: the user's other devices hear of it. */
export function afterSignIn(env: Env) {
  return ({ userId }: SignIn): Promise<void> => tellHub(env, userId, (hub) => hub.notify(["devices"]));
}

/**
 * Runs after a sign-in has ended, in whatever way: the device's sockets close at once. Where the hub cannot be told, they
 * end with their token.
 */
export function afterSignOut(env: Env) {
  return ({ id, userId }: SignIn): Promise<void> =>
    tellHub(env, userId, async (hub) => {
      await hub.signOutDevice(id);
      await hub.notify(["devices"]);
    });
}
