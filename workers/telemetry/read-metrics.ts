import { METRICS_OBJECTS, type MetricValues, metricsObjectName } from "../../protocol/links/metrics-link.ts";
import { addValues } from "../../telemetry/add-values.ts";
import { CONTENT_TYPES, exposition, formatFor } from "../../telemetry/exposition.ts";
import { REGISTRY } from "../../telemetry/metrics.ts";
import { reportMetricsNow } from "../../telemetry/report-metrics.ts";
import type { Env } from "../env.ts";
import { unavailable } from "../unavailable.ts";
import { askedGauges } from "./asked-gauges.ts";

/**
 * Everything that was counted, as text. Throws the problem `unavailable` where a part of it is out of reach: a sum that lacks a part
 * would look like a counter that began anew.
 */
export async function readMetrics(
  env: Env,
  accept: string | undefined,
): Promise<{ text: string; contentType: string }> {
  await reportMetricsNow(env);
  const objects = Array.from({ length: METRICS_OBJECTS }, (_, index) =>
    env.METRICS.getByName(metricsObjectName(index)).read(),
  );
  const [parts, asked] = await Promise.all([Promise.all(objects).catch(unavailable), askedGauges(env)]);
  const values: MetricValues = {};
  for (const { sums, gauges } of parts) for (const each of [sums, gauges]) addValues(values, each);
  addValues(values, asked);
  const format = formatFor(accept);
  return { text: exposition(REGISTRY.infos, values, format), contentType: CONTENT_TYPES[format] };
}
