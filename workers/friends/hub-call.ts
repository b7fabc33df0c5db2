import type { UserHubMethods } from "../../protocol/links/user-hub-link.ts";
import { callObject } from "../call-object.ts";
import type { Env } from "../env.ts";

/** Gives the hub of a user. */
export type HubOf = (userId: string) => UserHubMethods;

export function hubsOf(env: Env): HubOf {
  return (userId) => env.USER_HUBS.getByName(userId);
}

/** Calls a method of a user's hub, with repeats where it fails. */
export function callHub<Answer>(
  hubOf: HubOf,
  userId: string,
  call: (hub: UserHubMethods) => Promise<Answer>,
): Promise<Answer> {
  return callObject(() => hubOf(userId), call);
}
