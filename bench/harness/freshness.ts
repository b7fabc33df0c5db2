import { Latencies } from "./latencies.ts";
import type { Walkers } from "./walkers.ts";

/** Steps of one user whose times are remembered. */
const REMEMBERED = 1_024;

export interface FreshnessFigures {
  /** Places that were to reach a friend's screen, one for each friend. */
  count: number;
  p50Ms: number;
  p99Ms: number;
  /** How much later places were in the last third of the time than in the first, by their medians. */
  growthMs: number;
}

/**
 * How old what friends see is: from the moment at which a step was to be reported until this or a newer place of the same person is
 * on the friend's screen. Only pairs count that are near each other wherever they walk.
 */
export class Freshness {
  readonly #walkers: Walkers;
  /** By viewer: the number of the pair for each friend who is always near. */
  readonly #pairs: Map<number, number>[];
  /** By pair: the newest step of the friend that the viewer was shown. */
  readonly #shown: Int32Array;
  /** When the last steps of each user were due. */
  readonly #dueMs: Float64Array;
  readonly #all = new Latencies();
  readonly #first = new Latencies();
  readonly #last = new Latencies();
  #fromMs = Number.POSITIVE_INFINITY;
  #untilMs = Number.POSITIVE_INFINITY;

  constructor(walkers: Walkers, friends: readonly (readonly number[])[]) {
    this.#walkers = walkers;
    let pairs = 0;
    this.#pairs = friends.map((of, viewer) => {
      const near = of.filter((friend) => walkers.areAlwaysNear(viewer, friend));
      return new Map(near.map((friend) => [friend, pairs++]));
    });
    this.#shown = new Int32Array(pairs).fill(-1);
    this.#dueMs = new Float64Array(walkers.count * REMEMBERED);
  }

  /** How many friends a user has near, on average. */
  get meanNear(): number {
    return this.#shown.length / this.#pairs.length;
  }

  /** Counts steps that are due from now on, within so many ms; what is shown already is not owed. */
  begin(fromMs: number, untilMs: number): void {
    for (const each of [this.#all, this.#first, this.#last]) each.reset();
    this.#fromMs = fromMs;
    this.#untilMs = untilMs;
    this.#forEachPair((friend, pair) => {
      this.#shown[pair] = this.#walkers.stepOf(friend);
    });
  }

  /** A user has just taken a step, which was due then. */
  took(user: number, dueMs: number): void {
    this.#dueMs[user * REMEMBERED + (this.#walkers.stepOf(user) % REMEMBERED)] = dueMs;
  }

  /** A friend's place reached a viewer's screen. */
  saw(viewer: number, friend: number, lng: number): void {
    const pair = this.#pairs[viewer]?.get(friend);
    if (pair === undefined) return;
    const step = this.#walkers.stepSeen(friend, lng);
    const before = this.#shown[pair] ?? -1;
    if (step <= before) return;
    this.#shown[pair] = step;
    if (before < 0) return;
    const nowMs = performance.now();
    for (let each = Math.max(before + 1, step - REMEMBERED + 1); each <= step; each += 1) {
      this.#count(this.#dueMs[friend * REMEMBERED + (each % REMEMBERED)] ?? 0, nowMs);
    }
  }

  /** Pairs in which the viewer does not see the friend's newest place. */
  lagging(): number {
    let lagging = 0;
    this.#forEachPair((friend, pair) => {
      if (this.#shown[pair] !== this.#walkers.stepOf(friend)) lagging += 1;
    });
    return lagging;
  }

  figures(): FreshnessFigures {
    return {
      count: this.#all.count,
      p50Ms: this.#all.percentileMs(50),
      p99Ms: this.#all.percentileMs(99),
      growthMs: this.#last.percentileMs(50) - this.#first.percentileMs(50),
    };
  }

  #count(dueMs: number, nowMs: number): void {
    if (dueMs < this.#fromMs || dueMs > this.#untilMs) return;
    const ageMs = nowMs - dueMs;
    this.#all.record(ageMs);
    const third = (this.#untilMs - this.#fromMs) / 3;
    if (dueMs < this.#fromMs + third) this.#first.record(ageMs);
    else if (dueMs > this.#untilMs - third) this.#last.record(ageMs);
  }

  #forEachPair(look: (friend: number, pair: number) => void): void {
    for (const pairs of this.#pairs) for (const [friend, pair] of pairs) look(friend, pair);
  }
}
