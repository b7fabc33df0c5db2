import type { MetricsReport } from "../protocol/links/metrics-link.ts";
import type { Registry } from "./registry.ts";

/** An isolate reports at most this often, and only where something happens. */
export const REPORT_EVERY_MS = 15_000;
/** A report whose fate is unknown for so long is sent again: the request that sent it may have ended. */
const RESEND_AFTER_MS = 10_000;
/** Objects remember an isolate's last report for longer than this, so that no repeat counts twice. */
const GIVE_UP_AFTER_MS = 600_000;

/** Sends a report. Rejects where it may not have arrived. */
export type SendReport = (report: MetricsReport) => Promise<void>;

interface Sent {
  report: MetricsReport;
  firstAtMs: number;
  lastAtMs: number;
}

/**
 * Brings what an isolate counts to where it is added up, in numbered reports: one is repeated until it arrived, and what is counted meanwhile waits
 * for the next. Any request of the isolate may send for all.
 */
export class Reporter {
  readonly #registry: Registry;
  readonly #newSource: () => string;
  #source: string | null = null;
  #number = 0;
  #reportedAtMs = Number.NEGATIVE_INFINITY;
  #sent: Sent | null = null;

  /** `newSource` makes up an id for the isolate, when it is first needed. */
  constructor(registry: Registry, newSource: () => string) {
    this.#registry = registry;
    this.#newSource = newSource;
  }

  /** The isolate's id. */
  get source(): string {
    this.#source ??= this.#newSource();
    return this.#source;
  }

  /** Whether a report is due. Costs a comparison, so that whatever happens may ask. */
  isDue(nowMs: number): boolean {
    // A clock that was set back must not end the reports.
    return Math.abs(nowMs - this.#reportedAtMs) >= REPORT_EVERY_MS;
  }

  /** Sends what is new, or repeats what may not have arrived. Never rejects. */
  async report(nowMs: number, send: SendReport): Promise<void> {
    this.#reportedAtMs = nowMs;
    const sent = this.#next(nowMs);
    if (!sent) return;
    try {
      await send(sent.report);
      if (this.#sent === sent) this.#sent = null;
    } catch {
      // It is sent again with the next report that is due.
      sent.lastAtMs = Number.NEGATIVE_INFINITY;
    }
  }

  #next(nowMs: number): Sent | null {
    const waiting = this.#sent;
    if (waiting && nowMs - waiting.firstAtMs < GIVE_UP_AFTER_MS) {
      if (Math.abs(nowMs - waiting.lastAtMs) < RESEND_AFTER_MS) return null;
      waiting.lastAtMs = nowMs;
      return waiting;
    }
    const added = this.#registry.take();
    const gauges = this.#registry.read(nowMs);
    if (Object.keys(added).length + Object.keys(gauges).length === 0) {
      this.#sent = null;
      return null;
    }
    this.#number += 1;
    const report = { source: this.source, number: this.#number, added, gauges };
    this.#sent = { report, firstAtMs: nowMs, lastAtMs: nowMs };
    return this.#sent;
  }
}
