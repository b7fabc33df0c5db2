import type { Precision } from "../../protocol/primitives.ts";
import type { ServerFrame } from "../../protocol/server-frames.ts";
import type { Cancel } from "../clock.ts";
import { RefusedError, SupersededError } from "../errors.ts";
import type { RequestFrame } from "../requests.ts";
import { type FrameSource, Wish } from "../wish.ts";
import type { ChatContext } from "./chat-context.ts";

export interface ShareLocationOptions {
  /** When it ends by itself: epoch milliseconds by the device's clock, a minute to 8 hours ahead. */
  untilMs: number;
  /** How precisely members see the place; `exact` unless given. */
  precision?: Precision;
}

interface Terms {
  untilMs: number;
  source: FrameSource;
}

/** This device's wish to share its place into one channel: said again on each new link, until it is over. */
export class LocationShare {
  readonly #context: ChatContext;
  readonly #channelId: string;
  readonly #changed: () => void;
  readonly #wish: Wish;
  #terms: Terms | undefined;
  /** What the server has agreed to; it stays in force where something else is refused. */
  #agreed: Terms | undefined;
  #newest: RequestFrame | undefined;
  #cancelEnd: Cancel = () => {};

  constructor(context: ChatContext, channelId: string, changed: () => void) {
    const { clock, random, timeoutMs, failed } = context;
    this.#context = context;
    this.#channelId = channelId;
    this.#changed = changed;
    this.#wish = new Wish({
      clock,
      random,
      timeoutMs,
      request: (frame) => {
        this.#newest = frame;
        return context.request(frame).then(
          (reply) => this.#answered(frame, reply),
          (error: Error) => this.#refused(frame, error),
        );
      },
      dropped: failed,
    });
  }

  get untilMs(): number | null {
    const untilMs = this.#terms?.untilMs ?? 0;
    return untilMs > this.#context.clock.nowMs() ? untilMs : null;
  }

  async begin({ untilMs, precision = "exact" }: ShareLocationOptions): Promise<void> {
    const { clock, serverNowMs } = this.#context;
    const askedAtMs = clock.nowMs();
    const source: FrameSource = () => {
      const nowMs = clock.nowMs();
      if (nowMs > askedAtMs && nowMs >= untilMs) return undefined;
      const until = Math.round(untilMs - nowMs + serverNowMs());
      const ageMs = Math.max(0, Math.round(nowMs - askedAtMs));
      return { type: "shareInChannel", channelId: this.#channelId, until, precision, ageMs };
    };
    this.#setTerms({ untilMs, source });
    await this.#wish.want(source, { lasting: true });
  }

  async end(): Promise<void> {
    this.#setTerms(undefined);
    const frame = { type: "unshareInChannel", channelId: this.#channelId } as const;
    await this.#wish.want(() => frame, { lasting: false });
  }

  linkUp(): void {
    this.#wish.send();
  }

  /** The server says by itself that this device shares no more; unless it has been asked for something since. */
  heardEnd(): void {
    if (!this.#wish.unsettled) this.ended();
  }

  clear(error: Error): void {
    this.#wish.forget(error);
    this.#agreed = undefined;
    this.#setTerms(undefined);
  }

  #answered(frame: RequestFrame, reply: ServerFrame): ServerFrame {
    if (frame !== this.#newest) return reply;
    if (reply.type === "sharedInChannel") this.#agreed = this.#terms;
    else if (frame.type === "shareInChannel") this.ended();
    else this.#agreed = undefined;
    return reply;
  }

  #refused(frame: RequestFrame, error: Error): never {
    if (frame === this.#newest && error instanceof RefusedError && !error.retryable) {
      // Where it is what the server had agreed to that is refused now, nothing is left.
      if (this.#terms === this.#agreed) this.#agreed = undefined;
      if (this.#agreed !== undefined) this.#wish.remember(this.#agreed.source);
      this.#setTerms(this.#agreed);
    }
    throw error;
  }

  /** It is over, and not to be said again. */
  ended(): void {
    if (this.#terms === undefined) return;
    this.#wish.forget(new SupersededError("the location is shared no more"));
    this.#agreed = undefined;
    this.#setTerms(undefined);
  }

  #setTerms(terms: Terms | undefined): void {
    if (terms === this.#terms) return;
    this.#terms = terms;
    this.#cancelEnd();
    const { untilMs } = this;
    if (untilMs !== null) {
      const { clock } = this.#context;
      this.#cancelEnd = clock.after(untilMs - clock.nowMs(), () => this.ended());
    }
    this.#changed();
  }
}
