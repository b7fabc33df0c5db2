import type { MetricValues } from "../protocol/links/metrics-link.ts";

/** Adds values up, series by series. Those of a histogram that has other buckets now begin anew. */
export function addValues(sums: MetricValues, added: MetricValues): void {
  for (const [name, series] of Object.entries(added)) {
    sums[name] ??= {};
    const known = sums[name];
    for (const [key, values] of Object.entries(series)) {
      const sum = known[key];
      known[key] =
        sum?.length === values.length ? sum.map((value, index) => value + (values[index] ?? 0)) : [...values];
    }
  }
}
