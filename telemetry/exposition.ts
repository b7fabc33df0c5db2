import { LABEL_SEPARATOR, type MetricValues } from "../protocol/links/metrics-link.ts";
import type { MetricInfo } from "./registry.ts";

/** The two text formats that are in use: Prometheus' own (0.0.4), and OpenMetrics 1.0. */
export type Format = "prometheus" | "openMetrics";

export const CONTENT_TYPES: Record<Format, string> = {
  prometheus: "text/plain; version=0.0.4; charset=utf-8",
  openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
};

/** The format that a client wishes, by its header `Accept`. */
export function formatFor(accept: string | undefined): Format {
  return accept?.includes("application/openmetrics-text") ? "openMetrics" : "prometheus";
}

/** Writes metrics as text. Values without a metric, as of another version, are left out; a metric without values is announced all the same, and a counter without labels begins with 0. */
export function exposition(infos: readonly MetricInfo[], values: MetricValues, format: Format): string {
  const lines = infos.flatMap((info) => [
    ...head(info, format),
    ...samples(info, values[info.name] ?? fromTheStart(info)),
  ]);
  if (format === "openMetrics") lines.push("# EOF");
  return `${lines.join("\n")}\n`;
}

/** A counter that begins with its first event seems to have risen by nothing. */
function fromTheStart({ type, labels }: MetricInfo): Record<string, number[]> {
  return type === "counter" && labels.length === 0 ? { "": [0] } : {};
}

function head({ name, type, help, unit }: MetricInfo, format: Format): string[] {
  // OpenMetrics names the family, Prometheus the samples.
  const family = type === "counter" && format === "prometheus" ? `${name}_total` : name;
  const lines = [`# HELP ${family} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`];
  lines.push(`# TYPE ${family} ${type}`);
  // OpenMetrics wants the unit to be the end of the family's name.
  if (unit && format === "openMetrics") lines.push(`# UNIT ${family} ${unit}`);
  return lines;
}

function samples(info: MetricInfo, series: Record<string, number[]>): string[] {
  return Object.entries(series).flatMap(([key, values]) => {
    const labels = info.labels.length === 0 ? [] : labelsOf(info.labels, key);
    if (info.type === "histogram") return histogramSamples(info, labels, values);
    const name = info.type === "counter" ? `${info.name}_total` : info.name;
    return [`${name}${braced(labels)} ${values[0] ?? 0}`];
  });
}

/** Buckets are kept each for itself, and told each with all below it. */
function histogramSamples({ name, buckets = [] }: MetricInfo, labels: string[], values: number[]): string[] {
  let count = 0;
  const lines = [...buckets, Number.POSITIVE_INFINITY].map((bound, index) => {
    count += values[index] ?? 0;
    const le = Number.isFinite(bound) ? String(bound) : "+Inf";
    return `${name}_bucket${braced([...labels, `le="${le}"`])} ${count}`;
  });
  lines.push(`${name}_sum${braced(labels)} ${values[buckets.length + 1] ?? 0}`);
  lines.push(`${name}_count${braced(labels)} ${count}`);
  return lines;
}

function labelsOf(names: readonly string[], key: string): string[] {
  const values = key.split(LABEL_SEPARATOR);
  return names.map((name, index) => `${name}="${escape(values[index] ?? "")}"`);
}

function escape(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

function braced(labels: string[]): string {
  return labels.length === 0 ? "" : `{${labels.join(",")}}`;
}
