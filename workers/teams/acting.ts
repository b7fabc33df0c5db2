import type { Context } from "hono";
import { type Db, openDb } from "../../db/db.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import type { Workplace } from "../chores/do-chores-now.ts";

/** The signed-in user, and where what they do is done. */
export interface Acting extends Workplace {
  db: Db;
  me: string;
}

export function actingIn(context: Context<SignedInEnv>): Acting {
  const { env, var: user } = context;
  const later = (work: Promise<unknown>) => context.executionCtx.waitUntil(work);
  return { env, db: openDb(env.DB), me: user.userId, later };
}
