import { DurableObject } from "cloudflare:workers";
import type { MetricsMethods, MetricsReport, MetricsSums } from "../../protocol/links/metrics-link.ts";
import { REGISTRY } from "../../telemetry/metrics.ts";
import { type StoredTally, Tally } from "./core/tally.ts";

/** What came in is stored so much later, with all that came meanwhile. The timer keeps the object awake until then. */
const SAVE_AFTER_MS = 10_000;
const KEY = "tally";

/**
 * Adds up what the isolates of the deployment count. Two of them share the isolates (`METRICS_OBJECTS`). What was read once is stored, so that
 * sums never fall; what came in the last seconds before a crash may be missing from them, and nothing counts twice.
 */
export class Metrics extends DurableObject implements MetricsMethods {
  readonly #tally = new Tally(
    this.ctx.storage.kv.get<StoredTally>(KEY),
    new Set(REGISTRY.infos.map(({ name }) => name)),
  );
  #timer: ReturnType<typeof setTimeout> | null = null;

  async take(report: MetricsReport): Promise<void> {
    if (this.#tally.take(report, Date.now())) this.#timer ??= setTimeout(() => this.#save(), SAVE_AFTER_MS);
  }

  async read(): Promise<MetricsSums> {
    if (this.#timer !== null) this.#save();
    return this.#tally.read(Date.now());
  }

  async ping(): Promise<"pong"> {
    return "pong";
  }

  #save(): void {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.ctx.storage.kv.put(KEY, this.#tally.toStored(Date.now()));
  }
}
