import type { PushJob } from "../../../protocol/links/push-link.ts";
import type { Clock } from "../../clock.ts";
import type { Notifier } from "./notifier.ts";

/** The little of a queue that is needed. */
export interface JobQueue {
  sendBatch(messages: Iterable<{ body: PushJob }>): Promise<unknown>;
}

/** What a queue takes at once. */
const BATCH = 100;
/** When the alarm looks after jobs that are on their way into the queue, as the object may die before they are in it. */
const LOOK_AGAIN_MS = 30_000;

/** Brings the jobs that are due into the queue, after it is stored that they are. */
export class PushJobs {
  readonly #clock: Clock;
  readonly #queue: JobQueue;
  readonly #notifier: () => Notifier;
  readonly #report: (error: unknown) => void;
  #sendingSinceMs: number | null = null;

  constructor(clock: Clock, queue: JobQueue, notifier: () => Notifier, report: (error: unknown) => void) {
    this.#clock = clock;
    this.#queue = queue;
    this.#notifier = notifier;
    this.#report = report;
  }

  /** When there is something to do, in epoch milliseconds. */
  nextDueMs(): number | null {
    const dueMs = this.#notifier().nextDueMs();
    if (dueMs === null || this.#sendingSinceMs === null) return dueMs;
    return Math.max(dueMs, this.#sendingSinceMs + LOOK_AGAIN_MS);
  }

  /** Sends what is due. What the queue does not take is due again after a while. */
  async send(userId: string): Promise<void> {
    const notifier = this.#notifier();
    const jobs = notifier.due(this.#clock.now());
    this.#sendingSinceMs = this.#clock.now();
    for (let i = 0; i < jobs.length; i += BATCH) {
      const batch = jobs.slice(i, i + BATCH);
      const wereTaken = await this.#hand(batch.map(({ device, tag }) => ({ body: { userId, device, tag } })));
      notifier.queued(batch, wereTaken, this.#clock.now());
    }
    this.#sendingSinceMs = null;
  }

  async #hand(messages: { body: PushJob }[]): Promise<boolean> {
    try {
      await this.#queue.sendBatch(messages);
      return true;
    } catch (error) {
      this.#report(error);
      return false;
    }
  }
}
