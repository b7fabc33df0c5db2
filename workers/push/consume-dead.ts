import { PUSHES_GIVEN_UP } from "../../telemetry/metrics.ts";
import { inLanes } from "./core/lanes.ts";
import { retryDelayS } from "./core/retry-delay.ts";
import type { PushPorts, QueuedJob } from "./ports.ts";

/**
 * Gives up notifications that no provider took in all of the queue's retries: their hubs are told, so that they count as told and
 * the next message begins anew. One line in the log for a batch.
 */
export async function consumeDead(
  messages: readonly QueuedJob[],
  { callHub, random, log }: Pick<PushPorts, "callHub" | "random" | "log">,
): Promise<void> {
  let given = 0;
  let unreachable = 0;
  await inLanes(
    messages,
    ({ body }) => body.userId,
    async (message) => {
      const { userId, device, tag } = message.body;
      try {
        const claim = await callHub(userId, (hub) => hub.claimPush(device, tag));
        if (claim !== null) {
          await callHub(userId, (hub) => hub.settlePush(device, tag, claim.version, "refused"));
          given += 1;
          PUSHES_GIVEN_UP.increment();
        }
        message.ack();
      } catch {
        unreachable += 1;
        message.retry({ delaySeconds: retryDelayS(message.attempts, null, random()) });
      }
    },
  );
  log("error", "notifications were given up", { given, unreachable, of: messages.length });
}
