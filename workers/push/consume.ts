import type { PushJob } from "../../protocol/links/push-link.ts";
import type { Env } from "../env.ts";
import { consumeDead } from "./consume-dead.ts";
import { consumePushes } from "./consume-pushes.ts";
import { portsOf } from "./deployment.ts";

/** How the queue of what was given up is called after the other one; see wrangler.toml. */
const DEAD_SUFFIX = "-dead";

/** Takes a batch of either queue. */
export async function consume(batch: MessageBatch<PushJob>, env: Env): Promise<void> {
  const ports = portsOf(env);
  if (batch.queue.endsWith(DEAD_SUFFIX)) await consumeDead(batch.messages, ports);
  else await consumePushes(batch.messages, ports);
}
