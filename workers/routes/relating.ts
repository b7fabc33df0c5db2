import type { Context } from "hono";
import { Directory } from "../../db/directory/directory.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { channelsOf } from "../chat/channel-call.ts";
import { hubsOf } from "../friends/hub-call.ts";
import type { Relating } from "../friends/relations.ts";
import { limitRate } from "../limits/limit-rate.ts";

/** The signed-in user and the person whom a route is about. */
export function relatingTo(context: Context<SignedInEnv>, other: string): Relating {
  const { env, var: user } = context;
  return {
    directory: new Directory(env),
    hubOf: hubsOf(env),
    channelOf: channelsOf(env),
    me: user.userId,
    other,
  };
}

/** Far more than a person taps, far less than spam needs. */
export const limitRelationChanges = limitRate("relations");
