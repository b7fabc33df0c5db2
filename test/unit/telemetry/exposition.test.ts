import { expect, it } from "vitest";
import { exposition, formatFor } from "../../../telemetry/exposition.ts";
import { REGISTRY } from "../../../telemetry/metrics.ts";
import { Registry } from "../../../telemetry/registry.ts";

const registry = new Registry();
const asked = registry.counter<[string, string]>({
  name: "hither_asked",
  help: "What was asked.",
  labels: ["route", "status"],
});
const took = registry.histogram({
  name: "hither_took_seconds",
  unit: "seconds",
  help: "How long it took.",
  labels: [],
  buckets: [0.1, 1],
});

it("is what Prometheus and OpenMetrics ask for", () => {
  asked.add(3, 'GET /v1/"x"', "200");
  for (const value of [0.05, 0.1, 0.5, 7]) took.observe(value);
  const values = registry.take();
  expect(exposition(registry.infos, values, "prometheus")).toBe(`# HELP hither_asked_total What was asked.
# TYPE hither_asked_total counter
hither_asked_total{route="GET /v1/\\"x\\"",status="200"} 3
# HELP hither_took_seconds How long it took.
# TYPE hither_took_seconds histogram
hither_took_seconds_bucket{le="0.1"} 2
hither_took_seconds_bucket{le="1"} 3
hither_took_seconds_bucket{le="+Inf"} 4
hither_took_seconds_sum 7.65
hither_took_seconds_count 4
`);
  const openMetrics = exposition(registry.infos, values, "openMetrics");
  expect(openMetrics).toContain("# TYPE hither_asked counter\nhither_asked_total{");
  expect(openMetrics).toContain("# UNIT hither_took_seconds seconds\n");
  expect(openMetrics.endsWith("\n# EOF\n")).toBe(true);
});

it("shows a counter before anything was counted, so that its first event is a rise", () => {
  const fresh = new Registry();
  fresh.counter({ name: "hither_given_up", help: "What was given up.", labels: [] });
  expect(exposition(fresh.infos, {}, "prometheus")).toContain("\nhither_given_up_total 0\n");
});

it("is in the format that is asked for", () => {
  expect(formatFor("application/openmetrics-text;version=1.0.0,text/plain;q=0.5")).toBe("openMetrics");
  expect(formatFor("*/*")).toBe("prometheus");
  expect(formatFor(undefined)).toBe("prometheus");
});

it("names every metric by the rules, once, with labels that are no ids", () => {
  const names = REGISTRY.infos.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, unit, labels, help, buckets = [] } of REGISTRY.infos) {
    expect(name).toMatch(/^hither_[a-z0-9_]+$/);
    // The format adds it.
    expect(name).not.toMatch(/_total$/);
    if (unit) expect(name).toMatch(new RegExp(`_${unit}$`));
    expect(labels.length).toBeLessThanOrEqual(2);
    for (const label of labels) expect(label).not.toMatch(/(^|_)(id|user|session|channel|device)/);
    expect(help).toMatch(/\.$/);
    expect([...buckets].sort((one, other) => one - other)).toEqual(buckets);
  }
});
