import type { Context } from "hono";
import { Directory } from "../../db/directory/directory.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import type { Workplace } from "../chores/do-chores-now.ts";

/** The signed-in user, and where what they do is done. */
export interface Acting extends Workplace {
  directory: Directory;
  me: string;
}

export function actingIn(context: Context<SignedInEnv>): Acting {
  const { env, var: user } = context;
  const later = (work: Promise<unknown>) => context.executionCtx.waitUntil(work);
  return { env, directory: new Directory(env), me: user.userId, later };
}
