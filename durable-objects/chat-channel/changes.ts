import { MESSAGES_STORED } from "../../telemetry/metrics.ts";
import type { Clock } from "../clock.ts";
import type { AlarmClock } from "./alarm-clock.ts";
import { CommitQueue } from "./commit-queue.ts";
import type { ChannelCore } from "./core/channel-core.ts";
import type { News } from "./core/news.ts";
import { type DeliveryWatch, LOOK_AFTER_MS } from "./delivery-watch.ts";
import type { FanOut } from "./fan-out.ts";

export interface ChangesHost {
  /** Runs `work` in a transaction, which is undone where it throws. */
  transaction<Result>(work: () => Result): Result;
  /** Tells the links. */
  publish(news: News): void;
  /** Answers the fault's id. */
  onFault(error: unknown): string;
}

/** Everything that changes the channel goes through here: stored, told to links and members, answered. */
export class Changes {
  readonly queue: CommitQueue<News>;
  readonly #core: ChannelCore;
  readonly #deliveries: DeliveryWatch;
  readonly #fanOut: FanOut;
  readonly #alarm: AlarmClock;
  readonly #host: ChangesHost;
  readonly #clock: Clock;

  constructor(
    core: ChannelCore,
    deliveries: DeliveryWatch,
    fanOut: FanOut,
    alarm: AlarmClock,
    host: ChangesHost,
    clock: Clock,
  ) {
    this.#core = core;
    this.#deliveries = deliveries;
    this.#fanOut = fanOut;
    this.#alarm = alarm;
    this.#host = host;
    this.#clock = clock;
    this.queue = new CommitQueue(
      { transact: (work) => this.#transact(work).news, publish: (news) => this.#publish(news) },
      clock,
    );
  }

  /** Changes something, in its turn. Rejects where that failed, and nothing was changed. */
  commit<Answer>(change: (nowMs: number) => Answer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.queue.add(
        () => {
          const answer = change(this.#clock.now());
          return () => resolve(answer);
        },
        (error) => {
          reject(new Error(`the change failed, fault ${this.#host.onFault(error)}`));
        },
      );
    });
  }

  /** Changes something on the channel's own behalf, at once. Throws what `work` throws. */
  apply<Answer>(work: () => Answer): Answer {
    const { answer, news } = this.#transact(work);
    this.#publish(news);
    return answer;
  }

  #transact<Answer>(work: () => Answer): { answer: Answer; news: News } {
    try {
      return this.#host.transaction(() => {
        const answer = work();
        const news = this.#core.exists ? this.#core.takeNews() : NO_NEWS;
        if (callsSomebody(news)) this.#deliveries.open(news.previous);
        return { answer, news };
      });
    } catch (error) {
      this.#core.forgetCaches();
      this.#deliveries.forgetCaches();
      throw error;
    }
  }

  #publish(news: News): void {
    for (const { event } of news.events) if (event === "sent") MESSAGES_STORED.increment();
    this.#host.publish(news);
    this.#fanOut.tell(news.tell);
    this.#fanOut.tell(news.removed);
    // The alarm looks after deliveries, and after whatever else may have become due.
    if (news.events.length > 0 || callsSomebody(news)) this.#alarm.ringBy(this.#clock.now() + LOOK_AFTER_MS);
  }
}

/** Where there is no channel, nothing happens. */
const NO_NEWS: News = {
  previous: 0,
  offset: 0,
  events: [],
  receipts: [],
  typing: [],
  tell: new Set(),
  removed: new Set(),
};

function callsSomebody({ tell, removed }: News): boolean {
  return tell === "everyone" || tell.size + removed.size > 0;
}
