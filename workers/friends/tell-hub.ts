import type { UserHubMethods } from "../../protocol/links/user-hub-link.ts";
import { log } from "../../telemetry/log.ts";
import type { Env } from "../env.ts";
import { callHub, hubsOf } from "./hub-call.ts";

/** Tells a hub something that may get lost: one that is out of reach is no failure. */
export async function tellHub(
  env: Env,
  userId: string,
  tell: (hub: UserHubMethods) => Promise<unknown>,
): Promise<void> {
  await callHub(hubsOf(env), userId, tell).catch((error: unknown) =>
    log.warn("a hub could not be told", error),
  );
}
