import { log } from "../../telemetry/log.ts";
import type { Env } from "../env.ts";
import { callHub, hubsOf } from "../friends/hub-call.ts";

/** Whether others may see what the user has read: whoever hides that does not see it of others. Where it cannot be known, they may not. */
export async function showsReceipts(env: Env, userId: string): Promise<boolean> {
  try {
    return (await callHub(hubsOf(env), userId, (hub) => hub.readChatSettings())).readReceipts;
  } catch (error) {
    log.warn("a hub could not be asked for its settings", error);
    return false;
  }
}
