import { CONNECTIONS_OPEN, CONNECTIONS_OPENED } from "../../telemetry/metrics.ts";
import type { Lease } from "../../telemetry/registry.ts";
import { type MetricsEnv, reportMetrics } from "../../telemetry/report-metrics.ts";

/** Counts one socket, from its welcome to its end, and reports for its isolate while it lives. */
export class SessionMetrics {
  readonly #env: MetricsEnv;
  #lease: Lease | null = null;

  constructor(env: MetricsEnv) {
    this.#env = env;
  }

  welcomed(isResumed: boolean): void {
    CONNECTIONS_OPENED.increment(isResumed ? "resumed" : "new");
    this.#lease = CONNECTIONS_OPEN.hold(Date.now());
  }

  /** The client gave a sign of life. Every client does within the time that a lease lasts. */
  heard(nowMs: number): void {
    this.#lease?.renew(nowMs);
    void reportMetrics(this.#env, nowMs);
  }

  gone(): void {
    this.#lease?.release();
    this.#lease = null;
  }
}
