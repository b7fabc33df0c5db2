import type { ClientFrameInput } from "../protocol/client-frames.ts";
import type { ServerFrame } from "../protocol/server-frames.ts";
import type { Cancel, Clock } from "./clock.ts";
import { LinkLostError, RefusedError, RequestTimeoutError } from "./errors.ts";

/** A frame that the server answers by its `id`. */
export type RequestFrame = Exclude<ClientFrameInput, { type: "hello" | "pong" }>;

interface Pending {
  resolve: (reply: ServerFrame) => void;
  reject: (error: Error) => void;
  cancelTimeout: Cancel;
}

export interface RequestsOptions {
  clock: Clock;
  timeoutMs: number;
  /** @returns false where there is no open link */
  send: (frame: ClientFrameInput) => boolean;
}

/** Pairs requests with their replies. Every request settles exactly once. */
export class Requests {
  readonly #options: RequestsOptions;
  readonly #pending = new Map<string, Pending>();
  #lastId = 0;

  constructor(options: RequestsOptions) {
    this.#options = options;
  }

  /**
   * Sends `frame` under a new id.
   *
   * @throws RefusedError where the server says no, RequestTimeoutError where it says nothing in time, LinkLostError
   *   where there is no link, or the link is lost first
   */
  request(frame: RequestFrame): Promise<ServerFrame> {
    this.#lastId += 1;
    const id = String(this.#lastId);
    const { clock, timeoutMs, send } = this.#options;
    return new Promise((resolve, reject) => {
      if (!send({ ...frame, id })) return reject(new LinkLostError("not connected"));
      const cancelTimeout = clock.after(timeoutMs, () => {
        this.#pending.delete(id);
        reject(new RequestTimeoutError(`no answer to ${frame.type}`));
      });
      this.#pending.set(id, { resolve, reject, cancelTimeout });
    });
  }

  /** @returns whether `frame` answered a pending request */
  settle(frame: ServerFrame): boolean {
    if (!("re" in frame) || frame.re === undefined) return false;
    const pending = this.#pending.get(frame.re);
    if (pending === undefined) return false;
    this.#pending.delete(frame.re);
    pending.cancelTimeout();
    if (frame.type === "error") pending.reject(new RefusedError(frame));
    else pending.resolve(frame);
    return true;
  }

  /** Rejects everything that is pending. */
  failAll(error: Error): void {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject, cancelTimeout } of pending) {
      cancelTimeout();
      reject(error);
    }
  }
}
