import { log } from "../../telemetry/log.ts";
import { callHub, hubsOf } from "../friends/hub-call.ts";
import type { Acting } from "./acting.ts";

/** Tells people's devices that their teams changed. Only freshness depends on it, so nobody waits for it. */
export function tellDevices({ env, later }: Acting, userIds: string[]): void {
  for (const userId of userIds) {
    later(
      callHub(hubsOf(env), userId, (hub) => hub.notify(["teams"])).catch((error: unknown) =>
        log.warn("a hub could not be notified", error),
      ),
    );
  }
}
