import type { UserHubMethods } from "../../protocol/links/user-hub-link.ts";
import { callObject } from "../call-object.ts";
import type { Env } from "../env.ts";

/** Gives the hub of a user, or as much of it as is needed. */
export type HubOf<Method extends keyof UserHubMethods = keyof UserHubMethods> = (
  userId: string,
) => Pick<UserHubMethods, Method>;

export function hubsOf(env: Env): HubOf {
  return (userId) => env.USER_HUBS.getByName(userId);
}

/** Calls a method of a user's hub, with repeats where it fails. */
export function callHub<Hub, Answer>(
  hubOf: (userId: string) => Hub,
  userId: string,
  call: (hub: Hub) => Promise<Answer>,
): Promise<Answer> {
  return callObject(() => hubOf(userId), call);
}
