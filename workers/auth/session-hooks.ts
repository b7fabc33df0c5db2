import type { Env } from "../env.ts";
import { tellHub } from "../friends/tell-hub.ts";
import { endSignIn, type SignIn } from "./end-sign-in.ts";

/** Runs after a sign-in: the user's other devices hear of it. */
export function afterSignIn(env: Env) {
  return ({ userId }: SignIn): Promise<void> => tellHub(env, userId, (hub) => hub.notify(["devices"]));
}

/** Runs after a sign-in has ended, in whatever way. */
export function afterSignOut(env: Env) {
  return async ({ id, userId }: SignIn): Promise<void> => {
    await endSignIn(env, { id, userId });
    await tellHub(env, userId, (hub) => hub.notify(["devices"]));
  };
}
