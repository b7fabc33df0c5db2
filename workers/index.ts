import { ChatChannel as ChatChannelClass } from "../durable-objects/chat-channel/chat-channel.ts";
import { GeoCell as GeoCellClass } from "../durable-objects/geo-cell/geo-cell.ts";
import { observe } from "../durable-objects/observe.ts";
import { Relay as RelayClass } from "../durable-objects/relay/relay.ts";
import { StoredFile as StoredFileClass } from "../durable-objects/stored-file/stored-file.ts";
import { UserHub as UserHubClass } from "../durable-objects/user-hub/user-hub.ts";
import type { PushJob } from "../protocol/links/push-link.ts";
import { type LogFields, withLogFields } from "../telemetry/log.ts";
import { reportMetrics } from "../telemetry/report-metrics.ts";
import { app } from "./app.ts";
import { runDueChores } from "./chores/run-due-chores.ts";
import type { Env } from "./env.ts";
import { consume } from "./push/consume.ts";
import { acceptSocket } from "./session/accept-socket.ts";
import { measuredEnv } from "./telemetry/measured-env.ts";

export { Metrics } from "../durable-objects/metrics/metrics.ts";

export const ChatChannel = observe("ChatChannel", ChatChannelClass);
export const GeoCell = observe("GeoCell", GeoCellClass);
export const Relay = observe("Relay", RelayClass);
export const StoredFile = observe("StoredFile", StoredFileClass);
export const UserHub = observe("UserHub", UserHubClass);

export default {
  fetch(request, env, ctx) {
    const { pathname } = new URL(request.url);
    const measured = measuredEnv(env);
    if (pathname === "/v1/socket") return acceptSocket(request, measured, ctx);
    const report = reportMetrics(env, Date.now());
    if (report) ctx.waitUntil(report);
    return app.fetch(request, measured, ctx);
  },
  scheduled: (controller, env, ctx) =>
    asJob({ requestId: crypto.randomUUID(), kind: controller.cron }, env, ctx, runDueChores),
  queue: (batch, env, ctx) =>
    asJob({ requestId: crypto.randomUUID(), queue: batch.queue }, env, ctx, (measured) =>
      consume(batch, measured),
    ),
} satisfies ExportedHandler<Env, PushJob>;

/** Runs what nobody asked for over HTTP: its log lines have an id all the same, and what it counted is reported. */
async function asJob(
  fields: LogFields,
  env: Env,
  ctx: ExecutionContext,
  job: (env: Env) => Promise<void>,
): Promise<void> {
  try {
    await withLogFields(fields, () => job(measuredEnv(env)));
  } finally {
    const report = reportMetrics(env, Date.now());
    if (report) ctx.waitUntil(report);
  }
}
