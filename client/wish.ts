import type { ServerFrame } from "../protocol/server-frames.ts";
import { backoffMs } from "./backoff.ts";
import type { Cancel, Clock } from "./clock.ts";
import { LinkLostError, RefusedError, RequestTimeoutError } from "./errors.ts";
import type { RequestFrame } from "./requests.ts";

interface Waiter {
  version: number;
  resolve: (reply: ServerFrame) => void;
  reject: (error: Error) => void;
  cancelTimeout: Cancel;
}

export interface WishOptions {
  clock: Clock;
  random: () => number;
  /** How long a caller waits for the confirmation, however often the link is lost meanwhile. */
  timeoutMs: number;
  request: (frame: RequestFrame) => Promise<ServerFrame>;
  /** A wish that nobody waits for any more was refused for good. */
  dropped: (error: Error) => void;
}

/** Builds the frame at the moment of sending; undefined where it makes no sense any more. */
export type FrameSource = () => RequestFrame | undefined;

/**
 * Something that shall be so on the server: sent until it is confirmed or refused for good, and again on each new
 * link. The newest wish replaces the older ones, and its confirmation settles theirs.
 */
export class Wish {
  readonly #options: WishOptions;
  #source: FrameSource | undefined;
  #lasting = true;
  #version = 0;
  #inFlight = 0;
  #attempt = 0;
  #cancelRetry: Cancel = () => {};
  #waiters: Waiter[] = [];

  constructor(options: WishOptions) {
    this.#options = options;
  }

  /** Whether an answer of the server is still to come, so that nothing need be sent again. */
  get unsettled(): boolean {
    return this.#inFlight > 0;
  }

  /**
   * Replaces the wish and sends it.
   *
   * @param lasting whether it must be said again on each new link, once it was confirmed
   * @throws RefusedError where the server refuses it for good, RequestTimeoutError where nothing confirmed it in time
   *   (it stays in force and is sent again)
   */
  want(source: FrameSource, { lasting }: { lasting: boolean }): Promise<ServerFrame> {
    this.remember(source);
    this.#lasting = lasting;
    const version = this.#version;
    const confirmed = new Promise<ServerFrame>((resolve, reject) => {
      const cancelTimeout = this.#options.clock.after(this.#options.timeoutMs, () => {
        this.#waiters = this.#waiters.filter((other) => other !== waiter);
        reject(new RequestTimeoutError("not confirmed in time"));
      });
      const waiter: Waiter = { version, resolve, reject, cancelTimeout };
      this.#waiters.push(waiter);
    });
    this.send();
    return confirmed;
  }

  /** Replaces the wish without sending it: the caller did that. It lasts. */
  remember(source: FrameSource): void {
    this.#source = source;
    this.#lasting = true;
    this.#version += 1;
    this.#attempt = 0;
    this.#cancelRetry();
  }

  /** Says the wish on the present link; to be called on each new link. */
  send(): void {
    this.#cancelRetry();
    const frame = this.#source?.();
    if (frame === undefined) return;
    const version = this.#version;
    this.#inFlight += 1;
    this.#options.request(frame).then(
      (reply) => {
        this.#inFlight -= 1;
        this.#confirmed(version, reply);
      },
      (error: Error) => {
        this.#inFlight -= 1;
        this.#failed(version, error);
      },
    );
  }

  /** Drops the wish and rejects whoever waits for it. */
  forget(error: Error): void {
    this.#source = undefined;
    this.#version += 1;
    this.#cancelRetry();
    this.#settle(this.#version, (waiter) => waiter.reject(error));
  }

  #confirmed(version: number, reply: ServerFrame): void {
    if (version === this.#version) {
      this.#attempt = 0;
      if (!this.#lasting) this.#source = undefined;
    }
    this.#settle(version, (waiter) => waiter.resolve(reply));
  }

  #failed(version: number, error: Error): void {
    if (error instanceof LinkLostError) return; // the next link asks again
    const mayRetry =
      error instanceof RequestTimeoutError || (error instanceof RefusedError && error.retryable);
    if (!mayRetry) {
      if (version === this.#version) this.#source = undefined;
      const heard = this.#settle(version, (waiter) => waiter.reject(error));
      if (!heard && version === this.#version) this.#options.dropped(error);
      return;
    }
    if (this.#inFlight > 0) return; // a newer one is on its way
    const askedMs = error instanceof RefusedError ? (error.retryAfterMs ?? 0) : 0;
    const delayMs = askedMs + backoffMs(this.#attempt, this.#options.random);
    this.#attempt += 1;
    this.#cancelRetry();
    this.#cancelRetry = this.#options.clock.after(delayMs, () => this.send());
  }

  /**
   * Settles everyone who waits for this version or an older one.
   *
   * @returns whether there was anyone
   */
  #settle(version: number, settle: (waiter: Waiter) => void): boolean {
    const due = this.#waiters.filter((waiter) => waiter.version <= version);
    this.#waiters = this.#waiters.filter((waiter) => waiter.version > version);
    for (const waiter of due) {
      waiter.cancelTimeout();
      settle(waiter);
    }
    return due.length > 0;
  }
}
