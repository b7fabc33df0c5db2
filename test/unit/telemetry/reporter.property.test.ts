import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type StoredTally, Tally } from "../../../durable-objects/metrics/core/tally.ts";
import type { MetricsReport } from "../../../protocol/links/metrics-link.ts";
import { Registry } from "../../../telemetry/registry.ts";
import { REPORT_EVERY_MS, Reporter } from "../../../telemetry/reporter.ts";

/** An isolate that counts, with a metric of each kind. */
function isolate(source: string) {
  const registry = new Registry();
  const counter = registry.counter<["a" | "b"]>({ name: "counted", help: "", labels: ["which"] });
  const histogram = registry.histogram({ name: "measured", help: "", labels: [], buckets: [1, 10] });
  const gauge = registry.leaseGauge({ name: "open", help: "", labels: [] });
  return { counter, histogram, gauge, reporter: new Reporter(registry, () => source) };
}

const NAMES = new Set(["counted", "measured", "open"]);

const step = fc.oneof(
  fc.record({ do: fc.constant("count" as const), by: fc.nat(2), label: fc.constantFrom("a" as const, "b") }),
  fc.record({ do: fc.constant("measure" as const), by: fc.nat(2), value: fc.nat(20) }),
  // What becomes of a report: it arrives, it arrives and nobody gets to know, it is lost, its sender dies with it on its way.
  fc.record({
    do: fc.constant("report" as const),
    by: fc.nat(2),
    fate: fc.constantFrom("arrives", "answerLost", "lost", "senderDies" as const),
  }),
  fc.record({ do: fc.constant("repeat" as const), pick: fc.nat(50) }),
  fc.constant({ do: "restart" as const }),
);

describe("reports of isolates", () => {
  it("add up to what was counted, whatever is lost on the way, repeated, or comes late", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const isolates = ["x", "y", "z"].map(isolate);
        let stored: StoredTally | undefined;
        let tally = new Tally(stored, NAMES);
        const arrived: MetricsReport[] = [];
        const expected = { a: 0, b: 0, small: 0, middle: 0, large: 0, sum: 0 };
        let nowMs = 1_000_000;
        const take = (report: MetricsReport) => {
          const copy = structuredClone(report);
          arrived.push(copy);
          tally.take(copy, nowMs);
          stored = structuredClone(tally.toStored(nowMs));
        };
        const report = async (by: number, fate: string) => {
          nowMs += REPORT_EVERY_MS;
          const sending = isolates[by]?.reporter.report(nowMs, async (sent) => {
            if (fate !== "lost") take(sent);
            if (fate === "senderDies") await new Promise(() => undefined);
            if (fate !== "arrives") throw new Error("no answer");
          });
          if (fate !== "senderDies") await sending;
        };
        for (const each of steps) {
          if (each.do === "count") {
            isolates[each.by]?.counter.increment(each.label);
            expected[each.label] += 1;
          } else if (each.do === "measure") {
            isolates[each.by]?.histogram.observe(each.value);
            expected[each.value <= 1 ? "small" : each.value <= 10 ? "middle" : "large"] += 1;
            expected.sum += each.value;
          } else if (each.do === "report") await report(each.by, each.fate);
          else if (each.do === "restart") tally = new Tally(structuredClone(stored), NAMES);
          else {
            const late = arrived[each.pick];
            if (late) tally.take(structuredClone(late), nowMs);
          }
        }
        // What may not have arrived goes first, then what was counted meanwhile.
        for (let round = 0; round < 2; round += 1) for (const by of [0, 1, 2]) await report(by, "arrives");
        const { sums } = tally.read(nowMs);
        expect(sums["counted"]?.["a"]?.[0] ?? 0).toBe(expected.a);
        expect(sums["counted"]?.["b"]?.[0] ?? 0).toBe(expected.b);
        const { small, middle, large, sum } = expected;
        expect(sums["measured"]?.[""] ?? [0, 0, 0, 0]).toEqual([small, middle, large, sum]);
      }),
      { numRuns: 300 },
    );
  });

  it("are due when 15 s have passed, though a clock was set back", () => {
    const { reporter, counter } = isolate("x");
    counter.increment("a");
    expect(reporter.isDue(50_000)).toBe(true);
    void reporter.report(50_000, async () => undefined);
    expect(reporter.isDue(50_000 + REPORT_EVERY_MS - 1)).toBe(false);
    expect(reporter.isDue(50_000 + REPORT_EVERY_MS)).toBe(true);
    expect(reporter.isDue(10_000)).toBe(true);
  });

  it("are not sent where nothing was counted and nothing is open", async () => {
    const { reporter } = isolate("x");
    const sent: MetricsReport[] = [];
    await reporter.report(1, async (report) => void sent.push(report));
    expect(sent).toEqual([]);
  });
});

describe("a gauge", () => {
  it("counts what renews its lease, and nothing of an isolate that fell silent", async () => {
    const { gauge, reporter } = isolate("x");
    const tally = new Tally(undefined, NAMES);
    const send = async (report: MetricsReport) => void tally.take(structuredClone(report), 0);
    const [kept, , closed] = [gauge.hold(0), gauge.hold(0), gauge.hold(0)];
    await reporter.report(0, send);
    expect(tally.read(0).gauges).toEqual({ open: { "": [3] } });
    closed.release();
    kept.renew(80_000);
    await reporter.report(95_000, send);
    expect(tally.read(0).gauges).toEqual({ open: { "": [1] } });
    expect(tally.read(121_000).gauges).toEqual({});
    // It was only held up.
    kept.renew(300_000);
    await reporter.report(300_000, send);
    expect(tally.read(0).gauges).toEqual({ open: { "": [1] } });
  });
});

describe("a tally", () => {
  it("drops what an earlier version counted, and begins anew where buckets are others now", () => {
    const stored = {
      sums: { old: { "": [5] }, measured: { "": [1, 2, 3] } },
      sources: [],
    };
    const tally = new Tally(stored, NAMES);
    tally.take({ source: "x", number: 1, added: { measured: { "": [1, 0, 0, 1] } }, gauges: {} }, 0);
    expect(tally.read(0).sums).toEqual({ measured: { "": [1, 0, 0, 1] } });
  });
});
