import type { UserHubMethods } from "../../protocol/links/user-hub-link.ts";
import type { Env } from "../env.ts";

/** Gives the hub of a user. Asked anew for every try: a stub whose object was reset stays broken. */
export type HubOf = (userId: string) => UserHubMethods;

export function hubsOf(env: Env): HubOf {
  return (userId) => env.USER_HUBS.getByName(userId);
}

const RETRY_DELAYS_MS = [20, 80, 300];

/**
 * Calls a method of a user's hub, which may be reset in the middle of the call: all of its methods are idempotent, so
 * a failed call is repeated. An overloaded hub is left alone, as more calls would only make it worse.
 */
export async function callHub<Answer>(
  hubOf: HubOf,
  userId: string,
  call: (hub: UserHubMethods) => Promise<Answer>,
): Promise<Answer> {
  for (const delayMs of RETRY_DELAYS_MS) {
    try {
      return await call(hubOf(userId));
    } catch (error) {
      if (isOverloaded(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, delayMs * (0.5 + Math.random())));
    }
  }
  return call(hubOf(userId));
}

function isOverloaded(error: unknown): boolean {
  return error instanceof Error && "overloaded" in error && error.overloaded === true;
}
