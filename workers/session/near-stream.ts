import type { ServerFrame } from "../../protocol/server-frames.ts";
import { Arrivals } from "./core/arrivals.ts";
import type { Nearby } from "./nearby.ts";
import { notePlaceAges } from "./place-ages.ts";

type News = NonNullable<ReturnType<Nearby["takeNews"]>>;

/** What the client is told of who is near: a stream without a history, by its epoch and offset. */
export class NearStream {
  readonly #send: (frame: ServerFrame) => void;
  readonly #arrivals = new Arrivals();
  readonly #epoch = crypto.randomUUID();
  #offset = 0;

  constructor(send: (frame: ServerFrame) => void) {
    this.#send = send;
  }

  /** Tells what is new. Answers who arrived. */
  tell(news: News, nowMs: number): readonly string[] {
    this.#offset += 1;
    const at = { epoch: this.#epoch, offset: this.#offset };
    if ("friends" in news) {
      this.#send({ type: "nearSnapshot", ...at, ...news });
      return this.#arrivals.all(news.friends, nowMs);
    }
    this.#send({ type: "nearChanged", ...at, ...news });
    notePlaceAges(news.moved, nowMs);
    return this.#arrivals.some(news.appeared, news.left, nowMs);
  }
}
