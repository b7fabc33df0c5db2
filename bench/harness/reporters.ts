import type { Freshness } from "./freshness.ts";
import type { NearbyContender } from "./nearby-contender.ts";
import type { Walkers } from "./walkers.ts";

/** What a phone goes by until it is told otherwise. */
const DEFAULT_PACE_MS = 30_000;

/**
 * Phones that report when the server wishes so: `nextReportInMs` after the last report, at first at a random time of the period. While
 * paused they keep their times, and say nothing.
 */
export class Reporters {
  readonly #walkers: Walkers;
  readonly #freshness: Freshness;
  #contender: NearbyContender | null = null;
  /** By user: how long after a report the next one is due. */
  readonly #paceMs: Float64Array;
  /** By user: when the last report was due, and the next one is. */
  readonly #lastMs: Float64Array;
  readonly #timers: NodeJS.Timeout[] = [];
  isPaused = true;
  /** Reports that were sent. */
  reports = 0;
  /** How often a phone was told another time. */
  paceChanges = 0;

  constructor(walkers: Walkers, freshness: Freshness) {
    this.#walkers = walkers;
    this.#freshness = freshness;
    this.#paceMs = new Float64Array(walkers.count).fill(DEFAULT_PACE_MS);
    this.#lastMs = new Float64Array(walkers.count);
  }

  /** Begins to report, each at a random time of the period. */
  start(contender: NearbyContender): void {
    this.#contender = contender;
    this.isPaused = false;
    const nowMs = performance.now();
    for (let user = 0; user < this.#walkers.count; user += 1) {
      this.#schedule(user, nowMs + Math.random() * DEFAULT_PACE_MS);
    }
  }

  /** The server told a user when to report next, counted from the last report. */
  setPace(user: number, nextReportInMs: number): void {
    this.paceChanges += 1;
    this.#paceMs[user] = nextReportInMs;
    // Before the start there is nothing to put off.
    if (this.#contender) this.#schedule(user, (this.#lastMs[user] ?? 0) + nextReportInMs);
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #schedule(user: number, dueMs: number): void {
    clearTimeout(this.#timers[user]);
    this.#timers[user] = setTimeout(() => this.#report(user, dueMs), Math.max(0, dueMs - performance.now()));
  }

  #report(user: number, dueMs: number): void {
    this.#lastMs[user] = dueMs;
    this.#schedule(user, dueMs + (this.#paceMs[user] ?? DEFAULT_PACE_MS));
    if (this.isPaused) return;
    const place = this.#walkers.step(user);
    this.#freshness.took(user, dueMs);
    this.reports += 1;
    this.#contender?.report(user, place);
  }
}
