import { LIMITS } from "../../../protocol/limits.ts";
import { TokenBucket } from "../../../protocol/token-bucket.ts";

/** A burst after a reconnect is no overload. */
const BURST_S = LIMITS.frameBurst / LIMITS.framesPerSecond;

/**
 * The frames a second that a deployment takes from one client: `text`, where it sets so, or `LIMITS.framesPerSecond`.
 *
 * @throws Error where it is no whole number of at least 1
 */
export function framesPerSecondOf(text: string | undefined): number {
  if (text === undefined) return LIMITS.framesPerSecond;
  const perSecond = Number(text);
  if (Number.isInteger(perSecond) && perSecond >= 1) return perSecond;
  throw new Error("FRAMES_PER_SECOND must be a whole number of at least 1");
}

/** Keeps a client within its rate, and gives up on one that is out of control. */
export class FrameGate {
  readonly #bucket: TokenBucket;
  #refused = 0;
  #malformed = 0;

  /** `perSecond`: the frames that are taken on average; five seconds' worth at once. */
  constructor(nowMs: number, perSecond: number = LIMITS.framesPerSecond) {
    this.#bucket = new TokenBucket(perSecond, perSecond * BURST_S, nowMs);
  }

  /** 0 where a frame may pass, otherwise after how many milliseconds it may, or that enough is enough. */
  admit(nowMs: number): number | "close" {
    if (this.#bucket.isFull(nowMs)) this.#refused = 0;
    const retryAfterMs = this.#bucket.take(nowMs);
    if (retryAfterMs > 0) this.#refused += 1;
    return this.#refused > LIMITS.maxRefusedFrames ? "close" : retryAfterMs;
  }

  /** Counts a frame that broke the contract. */
  noteMalformed(): "go on" | "close" {
    this.#malformed += 1;
    return this.#malformed >= LIMITS.maxMalformedFrames ? "close" : "go on";
  }
}
