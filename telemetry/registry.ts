import { LABEL_SEPARATOR, type MetricValues } from "../protocol/links/metrics-link.ts";

/** What a metric is. Names follow OpenMetrics: the unit is the name's end, and a counter's samples end in `_total`. */
export interface MetricInfo {
  name: string;
  type: "counter" | "histogram" | "gauge";
  help: string;
  unit?: "seconds" | "bytes";
  /** The names of its labels, two at most. Their values are few: never ids. */
  labels: readonly string[];
  /** Of a histogram: the upper bounds of its buckets, rising; one without a bound follows. */
  buckets?: readonly number[];
}

type Labels = readonly [string?, string?];

/** Counts up. */
export class Counter<Values extends Labels = []> {
  readonly info: MetricInfo;
  readonly series = new Map<string, number>();

  constructor(info: MetricInfo) {
    this.info = info;
  }

  increment(...labels: Values): void {
    this.add(1, ...labels);
  }

  add(amount: number, ...labels: Values): void {
    const key = keyOf(labels);
    this.series.set(key, (this.series.get(key) ?? 0) + amount);
  }

  take(): Record<string, number[]> {
    const taken = Object.fromEntries([...this.series].map(([key, value]) => [key, [value]]));
    this.series.clear();
    return taken;
  }
}

/** Counts values by how large they are, and adds them up. */
export class Histogram<Values extends Labels = []> {
  readonly info: MetricInfo;
  readonly #bounds: readonly number[];
  readonly series = new Map<string, number[]>();

  constructor(info: MetricInfo & { buckets: readonly number[] }) {
    this.info = info;
    this.#bounds = info.buckets;
  }

  observe(value: number, ...labels: Values): void {
    const key = keyOf(labels);
    let values = this.series.get(key);
    if (!values) {
      // A number for each bound, one for what is beyond, and the sum.
      values = Array.from({ length: this.#bounds.length + 2 }, () => 0);
      this.series.set(key, values);
    }
    let bucket = 0;
    while (bucket < this.#bounds.length && value > (this.#bounds[bucket] ?? 0)) bucket += 1;
    values[bucket] = (values[bucket] ?? 0) + 1;
    values[values.length - 1] = (values.at(-1) ?? 0) + value;
  }

  take(): Record<string, number[]> {
    const taken = Object.fromEntries(this.series);
    this.series.clear();
    return taken;
  }
}

/** Something that counts in a gauge for as long as it renews that. */
export interface Lease {
  renew(nowMs: number): void;
  release(): void;
}

/** Longer than the longest time between two signs of life of a socket. */
const LEASE_MS = 90_000;

/** Counts what is there now. What ends without a word, as in a crash, counts no more after a while. */
export class LeaseGauge<Values extends Labels = []> {
  readonly info: MetricInfo;
  readonly #leases = new Map<object, { key: string; untilMs: number }>();

  constructor(info: MetricInfo) {
    this.info = info;
  }

  hold(nowMs: number, ...labels: Values): Lease {
    const held = { key: keyOf(labels), untilMs: nowMs + LEASE_MS };
    const lease: Lease = {
      renew: (atMs) => {
        held.untilMs = atMs + LEASE_MS;
        this.#leases.set(lease, held);
      },
      release: () => this.#leases.delete(lease),
    };
    this.#leases.set(lease, held);
    return lease;
  }

  read(nowMs: number): Record<string, number[]> {
    const counts: Record<string, number[]> = {};
    for (const [lease, { key, untilMs }] of this.#leases) {
      if (untilMs < nowMs) this.#leases.delete(lease);
      else counts[key] = [(counts[key]?.[0] ?? 0) + 1];
    }
    return counts;
  }
}

/** The metrics of one isolate. */
export class Registry {
  readonly #added: (Counter<never> | Histogram<never>)[] = [];
  readonly #gauges: LeaseGauge<never>[] = [];
  readonly #infos: MetricInfo[] = [];

  /** All that there are, in the order in which they were made. */
  get infos(): readonly MetricInfo[] {
    return this.#infos;
  }

  counter<Values extends Labels = []>(info: Omit<MetricInfo, "type" | "buckets">): Counter<Values> {
    const counter = new Counter<Values>(this.#note({ ...info, type: "counter" }));
    this.#added.push(counter);
    return counter;
  }

  histogram<Values extends Labels = []>(
    info: Omit<MetricInfo, "type"> & { buckets: readonly number[] },
  ): Histogram<Values> {
    const noted = { ...info, type: "histogram" } as const;
    this.#note(noted);
    const histogram = new Histogram<Values>(noted);
    this.#added.push(histogram);
    return histogram;
  }

  leaseGauge<Values extends Labels = []>(info: Omit<MetricInfo, "type" | "buckets">): LeaseGauge<Values> {
    const gauge = new LeaseGauge<Values>(this.#note({ ...info, type: "gauge" }));
    this.#gauges.push(gauge);
    return gauge;
  }

  /** A gauge that is read from the system itself when somebody asks. */
  askedGauge(info: Omit<MetricInfo, "type" | "buckets">): MetricInfo {
    return this.#note({ ...info, type: "gauge" });
  }

  /** What was counted since this was last called. */
  take(): MetricValues {
    return nonEmpty(this.#added.map((metric) => [metric.info.name, metric.take()]));
  }

  /** How the gauges stand. */
  read(nowMs: number): MetricValues {
    return nonEmpty(this.#gauges.map((gauge) => [gauge.info.name, gauge.read(nowMs)]));
  }

  #note(info: MetricInfo): MetricInfo {
    this.#infos.push(info);
    return info;
  }
}

function nonEmpty(values: [string, Record<string, number[]>][]): MetricValues {
  return Object.fromEntries(values.filter(([, series]) => Object.keys(series).length > 0));
}

function keyOf([first = "", second]: Labels): string {
  return second === undefined ? first : first + LABEL_SEPARATOR + second;
}
