import { COMMIT_WAIT_SECONDS } from "../../telemetry/metrics.ts";
import type { Clock } from "../clock.ts";
import { Pace } from "../pace.ts";

/** How long what arrives is collected while the channel is busy, to be stored at once. */
const TICK_MS = 3;
/** Where ticks come late the object cannot keep up: it collects for longer, up to this, and so stores and tells more at once. */
const MAX_TICK_MS = 100;

/** Does its part of a transaction, and answers how to tell of it once that is stored. */
export type Attempt = () => () => void;

interface Task {
  attempt: Attempt;
  fail: (error: unknown) => void;
}

export interface Commits<News> {
  /** Runs all of `work` in one transaction, or nothing of it where it throws. Answers what there is to publish. */
  transact(work: () => void): News;
  publish(news: News): void;
}

/**
 * Stores what arrives in the order in which it arrived: at once after a silence, and a tick's worth in one transaction
 * under load. Stored, then published, then answered. A fault in one attempt does not harm the others: the transaction is
 * rolled back and each attempt has one of its own.
 */
export class CommitQueue<News> {
  readonly #commits: Commits<News>;
  readonly #clock: Clock;
  readonly #ticks: Pace;
  #waitsSinceMs = 0;
  #tasks: Task[] = [];

  constructor(commits: Commits<News>, clock: Clock) {
    this.#commits = commits;
    this.#clock = clock;
    this.#ticks = new Pace(
      clock,
      () => Math.min(MAX_TICK_MS, Math.max(TICK_MS, 2 * this.#ticks.lateMs)),
      () => this.#commit(),
    );
  }

  /** `fail` is told where the attempt threw. Nothing of it is stored then. */
  add(attempt: Attempt, fail: (error: unknown) => void): void {
    if (this.#tasks.length === 0) this.#waitsSinceMs = this.#clock.now();
    this.#tasks.push({ attempt, fail });
    this.#ticks.request();
  }

  #commit(): void {
    const tasks = this.#tasks;
    this.#tasks = [];
    COMMIT_WAIT_SECONDS.observe((this.#clock.now() - this.#waitsSinceMs) / 1_000);
    this.#store(tasks);
  }

  #store(tasks: Task[]): void {
    const answers: (() => void)[] = [];
    let news: News;
    try {
      news = this.#commits.transact(() => {
        for (const { attempt } of tasks) answers.push(attempt());
      });
    } catch (error) {
      const [task, ...others] = tasks;
      if (others.length === 0) task?.fail(error);
      else for (const each of tasks) this.#store([each]);
      return;
    }
    this.#commits.publish(news);
    for (const answer of answers) answer();
  }
}
