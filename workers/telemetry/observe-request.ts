import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { withLogFields } from "../../telemetry/log.ts";
import { HTTP_REQUESTS, HTTP_SECONDS } from "../../telemetry/metrics.ts";
import type { AppEnv } from "../env.ts";

/** Counts and times a request, and puts its id into whatever is logged on its behalf. */
export const observeRequest: MiddlewareHandler<AppEnv> = async (context, next) => {
  const startedAtMs = Date.now();
  await withLogFields({ requestId: context.var.requestId }, next);
  const pattern = routePath(context);
  HTTP_REQUESTS.increment(`${methodOf(context.req.method)} ${pattern}`, String(context.res.status));
  HTTP_SECONDS.observe((Date.now() - startedAtMs) / 1_000, areaOf(pattern));
};

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Anybody may send any word for a method. */
function methodOf(method: string): string {
  return METHODS.has(method) ? method : "OTHER";
}

/** `/v1/channels/:channelId/pins` is in the area `/v1/channels`. */
function areaOf(pattern: string): string {
  return pattern.split("/").slice(0, 3).join("/");
}
