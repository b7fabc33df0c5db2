/** Numbers by the name of the metric, then by the values of its labels, joined by `LABEL_SEPARATOR`. */
export type MetricValues = Record<string, Record<string, number[]>>;

/** Between the values of labels, in the order in which the metric names them. */
export const LABEL_SEPARATOR = "\n";

/** What one isolate counted since its last report. */
export interface MetricsReport {
  /** The isolate, by an id that it gave itself. */
  source: string;
  /** Rises by one with each report. The same report may come more than once. */
  number: number;
  /** What is to be added: one number for a counter; for a histogram how many fell into each bucket, the last one unbounded, and the sum. */
  added: MetricValues;
  /** How things stand in the isolate now. */
  gauges: MetricValues;
}

/** What an object of the class `Metrics` holds: the sums of all reports, and how things stand in isolates that were heard lately. */
export interface MetricsSums {
  sums: MetricValues;
  gauges: MetricValues;
}

/** What isolates and the Worker call. All may be repeated. */
export interface MetricsMethods {
  take(report: MetricsReport): Promise<void>;
  /** What is answered here is stored, so that no later answer is lower. */
  read(): Promise<MetricsSums>;
  /** Answers that objects answer. */
  ping(): Promise<"pong">;
}

/** Reports are spread over so many objects: one takes about 1,000 requests a second, and an isolate sends one every 15 s. */
export const METRICS_OBJECTS = 2;

/** The name of one of them. */
export function metricsObjectName(index: number): string {
  return `metrics-${index}`;
}
