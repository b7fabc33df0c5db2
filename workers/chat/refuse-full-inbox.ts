import { LIMITS } from "../../protocol/limits.ts";
import type { Env } from "../env.ts";
import { callHub, hubsOf } from "../friends/hub-call.ts";
import { ProblemError } from "../problem.ts";
import { unavailable } from "../unavailable.ts";

/** Throws `limit-reached` where a user is in `maxChannelsPerUser` channels already, and `unavailable`. */
export async function refuseFullInbox(env: Env, userId: string): Promise<void> {
  const entries = await callHub(hubsOf(env), userId, (hub) => hub.channels()).catch(unavailable);
  const channels = entries.filter(({ role }) => role !== null).length;
  if (channels < LIMITS.maxChannelsPerUser) return;
  throw new ProblemError("limit-reached", { detail: `one can be in ${LIMITS.maxChannelsPerUser} channels` });
}
