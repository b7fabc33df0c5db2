import { METRICS_OBJECTS, type MetricsMethods, metricsObjectName } from "../protocol/links/metrics-link.ts";
import { REGISTRY } from "./metrics.ts";
import { Reporter } from "./reporter.ts";

/** What of the deployment metrics use; see wrangler.toml. */
export interface MetricsEnv {
  /** Whoever has it may read the metrics. Where it is not set nothing is reported. */
  METRICS_TOKEN?: string;
  METRICS: { getByName(name: string): MetricsMethods };
}

const reporter = new Reporter(REGISTRY, () => crypto.randomUUID());

/** Reports what the isolate counted, if that is due and somebody may read it. To be called wherever something happens. Never rejects. */
export function reportMetrics(env: MetricsEnv, nowMs: number): Promise<void> | null {
  if (!env.METRICS_TOKEN || !reporter.isDue(nowMs)) return null;
  return send(env, nowMs);
}

/** Reports at once, due or not. */
export function reportMetricsNow(env: MetricsEnv): Promise<void> {
  return send(env, Date.now());
}

function send(env: MetricsEnv, nowMs: number): Promise<void> {
  return reporter.report(nowMs, async (report) =>
    env.METRICS.getByName(metricsObjectName(shardOf(report.source))).take(report),
  );
}

/** Always the same object for an isolate, as it knows which report was the last. */
function shardOf(source: string): number {
  let sum = 0;
  for (const char of source) sum += char.charCodeAt(0);
  return sum % METRICS_OBJECTS;
}
