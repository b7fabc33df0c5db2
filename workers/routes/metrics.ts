import { type Context, Hono } from "hono";
import { z } from "zod";
import type { AppEnv } from "../env.ts";
import { ProblemError } from "../problem.ts";
import { readMetrics } from "../telemetry/read-metrics.ts";
import { timingSafeEqual } from "../telemetry/timing-safe-equal.ts";
import { describe } from "./describe.ts";

/** A shorter one could be guessed; it counts as none. */
const MIN_TOKEN_LENGTH = 16;

/** For the deployment's Prometheus: whoever shows METRICS_TOKEN. */
export const metricsRoutes = new Hono<AppEnv>().get(
  "/metrics",
  describe({
    tag: "Service",
    access: "metricsToken",
    summary: "Metrics, for Prometheus",
    description:
      "For whoever shows the deployment's `METRICS_TOKEN` as a bearer token; a deployment without one has no such route. As OpenMetrics where `Accept` asks for it.",
    answers: z.string(),
    contentType: "text/plain",
    problems: ["not-found", "not-signed-in", "unavailable"],
  }),
  async (context) => {
    await requireToken(context);
    const { text, contentType } = await readMetrics(context.env, context.req.header("accept"));
    return context.body(text, 200, { "content-type": contentType, "cache-control": "no-store" });
  },
);

async function requireToken(context: Context<AppEnv>): Promise<void> {
  const { METRICS_TOKEN = "" } = context.env;
  if (METRICS_TOKEN.length < MIN_TOKEN_LENGTH) throw new ProblemError("not-found");
  const [, token = ""] = /^Bearer (.*)$/i.exec(context.req.header("authorization") ?? "") ?? [];
  if (!(await timingSafeEqual(token, METRICS_TOKEN))) throw new ProblemError("not-signed-in");
}
