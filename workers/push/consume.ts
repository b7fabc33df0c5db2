import type { PushJob } from "../../protocol/links/push-link.ts";
import { log } from "../../telemetry/log.ts";
import type { Env } from "../env.ts";
import { consumeDead } from "./consume-dead.ts";
import { consumePushes } from "./consume-pushes.ts";
import { retryDelayS } from "./core/retry-delay.ts";
import { hubPortsOf, portsOf } from "./deployment.ts";
import type { PushPorts } from "./ports.ts";

/** How the queue of what was given up is called after the other one; see wrangler.toml. */
const DEAD_SUFFIX = "-dead";

/** Takes a batch of either queue. While a setting is wrong notifications wait, as for a service that is down. */
export async function consume(batch: MessageBatch<PushJob>, env: Env): Promise<void> {
  if (batch.queue.endsWith(DEAD_SUFFIX)) return consumeDead(batch.messages, hubPortsOf(env));
  let ports: PushPorts;
  try {
    ports = portsOf(env);
  } catch (error) {
    log.error("notifications wait, because they are not configured", error);
    for (const message of batch.messages) {
      message.retry({ delaySeconds: retryDelayS(message.attempts, null, Math.random()) });
    }
    return;
  }
  await consumePushes(batch.messages, ports);
}
