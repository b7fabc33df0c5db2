import type { MetricsReport, MetricsSums, MetricValues } from "../../../protocol/links/metrics-link.ts";
import { addValues } from "../../../telemetry/add-values.ts";

/** An isolate that was not heard for so long is gone, with all that was in it. One with an open socket reports several times in it. */
const GAUGES_FOR_MS = 120_000;
/** For so long a report may be repeated (`GIVE_UP_AFTER_MS` of the reporter is less). */
const SOURCES_FOR_MS = 1_200_000;

interface Source {
  number: number;
  heardAtMs: number;
  gauges: MetricValues;
}

/** What is stored of a tally. */
export interface StoredTally {
  sums: MetricValues;
  sources: [id: string, source: Source][];
}

/** Adds up what isolates report, each report once. */
export class Tally {
  readonly #sums: MetricValues;
  readonly #sources: Map<string, Source>;

  /** @param names of the metrics that there are; what an earlier version counted under others is dropped */
  constructor(stored: StoredTally | undefined, names: ReadonlySet<string>) {
    const sums = Object.entries(stored?.sums ?? {}).filter(([name]) => names.has(name));
    this.#sums = Object.fromEntries(sums);
    this.#sources = new Map(stored?.sources);
  }

  /** Takes a report in. Answers false where it was taken before. */
  take({ source, number, added, gauges }: MetricsReport, nowMs: number): boolean {
    const known = this.#sources.get(source);
    if (known && known.number >= number) return false;
    this.#sources.set(source, { number, heardAtMs: nowMs, gauges });
    addValues(this.#sums, added);
    return true;
  }

  /** All sums, and the gauges of those who were heard lately. */
  read(nowMs: number): MetricsSums {
    const gauges: MetricValues = {};
    for (const source of this.#sources.values()) {
      if (nowMs - source.heardAtMs < GAUGES_FOR_MS) addValues(gauges, source.gauges);
    }
    return { sums: this.#sums, gauges };
  }

  /** What to store, without who was not heard for long. */
  toStored(nowMs: number): StoredTally {
    for (const [id, { heardAtMs }] of this.#sources) {
      if (nowMs - heardAtMs >= SOURCES_FOR_MS) this.#sources.delete(id);
    }
    return { sums: this.#sums, sources: [...this.#sources] };
  }
}
